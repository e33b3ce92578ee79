--
-- PostgreSQL database dump
--


-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)
-- Dumped by pg_dump version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = on;

--
-- Name: audit_only_grows(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.audit_only_grows() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION 'the audit is only added to';
END
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: _sqlx_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public._sqlx_migrations (
    version bigint NOT NULL,
    description text NOT NULL,
    installed_on timestamp with time zone DEFAULT now() NOT NULL,
    success boolean NOT NULL,
    checksum bytea NOT NULL,
    execution_time bigint NOT NULL
);


--
-- Name: audit; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit (
    workspace_id uuid NOT NULL,
    "position" bigint NOT NULL,
    at bigint NOT NULL,
    actor_id uuid,
    means text NOT NULL,
    network text,
    act text NOT NULL,
    record text NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_means_check CHECK ((means = ANY (ARRAY['page'::text, 'api'::text, 'command'::text, 'job'::text])))
);

ALTER TABLE ONLY public.audit FORCE ROW LEVEL SECURITY;


--
-- Name: audit_head; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.audit_head (
    workspace_id uuid NOT NULL,
    "position" bigint NOT NULL,
    hash bytea NOT NULL
);

ALTER TABLE ONLY public.audit_head FORCE ROW LEVEL SECURITY;


--
-- Name: delivery; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.delivery (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    event_id uuid NOT NULL,
    "position" bigint NOT NULL,
    kind text NOT NULL,
    attempt bigint NOT NULL,
    at bigint NOT NULL,
    took bigint NOT NULL,
    status bigint,
    answer text NOT NULL
);

ALTER TABLE ONLY public.delivery FORCE ROW LEVEL SECURITY;


--
-- Name: dropped; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.dropped (
    stream_id uuid NOT NULL,
    reason text NOT NULL,
    count bigint NOT NULL,
    sample text NOT NULL,
    last_at bigint NOT NULL
);


--
-- Name: erasure; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.erasure (
    id uuid NOT NULL,
    kind text NOT NULL,
    network text NOT NULL,
    name text NOT NULL,
    at bigint NOT NULL,
    CONSTRAINT erasure_kind_check CHECK ((kind = ANY (ARRAY['post'::text, 'account'::text])))
);


--
-- Name: event; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.event (
    id uuid NOT NULL,
    workspace_id uuid,
    actor_id uuid,
    at bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    changes text NOT NULL,
    "position" bigint
);

ALTER TABLE ONLY public.event FORCE ROW LEVEL SECURITY;


--
-- Name: event_count; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.event_count (
    workspace_id uuid NOT NULL,
    last bigint NOT NULL
);

ALTER TABLE ONLY public.event_count FORCE ROW LEVEL SECURITY;


--
-- Name: gap; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.gap (
    id uuid NOT NULL,
    stream_id uuid NOT NULL,
    from_at bigint NOT NULL,
    until_at bigint NOT NULL,
    reason text NOT NULL,
    recorded_at bigint NOT NULL
);


--
-- Name: identity; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.identity (
    workspace_id uuid NOT NULL,
    network text NOT NULL,
    handle text NOT NULL,
    person_id uuid NOT NULL,
    shown_as text,
    url text,
    looked_up_at bigint
);

ALTER TABLE ONLY public.identity FORCE ROW LEVEL SECURITY;


--
-- Name: instance; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.instance (
    one bigint NOT NULL,
    epoch bigint NOT NULL,
    ready_at bigint,
    paused_at bigint,
    paused_because text,
    CONSTRAINT instance_one_check CHECK ((one = 1))
);


--
-- Name: interaction; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.interaction (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind text NOT NULL,
    signals text NOT NULL,
    at bigint NOT NULL,
    undone_at bigint,
    visibility text DEFAULT 'everyone'::text NOT NULL,
    team_id uuid,
    CONSTRAINT interaction_kind_check CHECK ((kind = ANY (ARRAY['acted'::text, 'snoozed'::text, 'dismissed'::text]))),
    CONSTRAINT interaction_visibility_check CHECK ((visibility = ANY (ARRAY['private'::text, 'team'::text, 'everyone'::text])))
);

ALTER TABLE ONLY public.interaction FORCE ROW LEVEL SECURITY;


--
-- Name: invitation; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.invitation (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    role text NOT NULL,
    email text,
    invited_by uuid NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    refusals bigint DEFAULT 0 NOT NULL,
    accepted_at bigint,
    revoked_at bigint,
    CONSTRAINT invitation_role_check CHECK ((role = ANY (ARRAY['seller'::text, 'leader'::text, 'marketer'::text, 'admin'::text])))
);

ALTER TABLE ONLY public.invitation FORCE ROW LEVEL SECURITY;


--
-- Name: mail; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.mail (
    id uuid NOT NULL,
    purpose text NOT NULL,
    invitation_id uuid,
    recipient text NOT NULL,
    secret bytea,
    state text NOT NULL,
    attempts bigint NOT NULL,
    created_at bigint NOT NULL,
    next_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    said text NOT NULL,
    CONSTRAINT mail_purpose_check CHECK ((purpose = ANY (ARRAY['invitation'::text, 'reset_link'::text]))),
    CONSTRAINT mail_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'uncertain'::text])))
);


--
-- Name: member; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.member (
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    joined_at bigint NOT NULL,
    last_seen_at bigint,
    deactivated_at bigint,
    CONSTRAINT member_role_check CHECK ((role = ANY (ARRAY['seller'::text, 'leader'::text, 'marketer'::text, 'admin'::text])))
);


--
-- Name: opportunity; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.opportunity (
    workspace_id uuid NOT NULL,
    person_id uuid NOT NULL,
    bound double precision NOT NULL,
    bounded_at bigint NOT NULL,
    visible_at bigint NOT NULL
);

ALTER TABLE ONLY public.opportunity FORCE ROW LEVEL SECURITY;


--
-- Name: person; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.person (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    about text,
    source text NOT NULL,
    purpose text NOT NULL,
    learnt_at bigint NOT NULL
);

ALTER TABLE ONLY public.person FORCE ROW LEVEL SECURITY;


--
-- Name: post; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.post (
    id uuid NOT NULL,
    stream_id uuid NOT NULL,
    network text NOT NULL,
    uri text NOT NULL,
    url text,
    author_handle text NOT NULL,
    author_name text,
    lang text,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL,
    text text NOT NULL,
    reply_to text,
    links text NOT NULL,
    lang_from text DEFAULT 'post'::text NOT NULL,
    CONSTRAINT post_lang_from_check CHECK ((lang_from = ANY (ARRAY['post'::text, 'feed'::text, 'text'::text])))
);


--
-- Name: profile; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.profile (
    workspace_id uuid NOT NULL,
    content text NOT NULL,
    changed_at bigint NOT NULL
);

ALTER TABLE ONLY public.profile FORCE ROW LEVEL SECURITY;


--
-- Name: provider; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.provider (
    id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    name text NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    client_secret bytea NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: provider_account; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.provider_account (
    provider_id uuid NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL,
    email text,
    linked_at bigint NOT NULL
);


--
-- Name: provider_trip; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.provider_trip (
    token_hash bytea NOT NULL,
    provider_id uuid NOT NULL,
    user_id uuid,
    back text NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: recovery_code; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.recovery_code (
    user_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    made_at bigint NOT NULL,
    used_at bigint
);


--
-- Name: request_key; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.request_key (
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    request_hash bytea NOT NULL,
    created_at bigint NOT NULL,
    change text,
    answer text
);

ALTER TABLE ONLY public.request_key FORCE ROW LEVEL SECURITY;


--
-- Name: reset_link; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.reset_link (
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    made_by uuid,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL
);


--
-- Name: saved_search; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.saved_search (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    triggers text NOT NULL,
    purpose text NOT NULL,
    owner_id uuid NOT NULL,
    alert text NOT NULL,
    paused boolean NOT NULL,
    created_at bigint NOT NULL,
    signals bigint DEFAULT 0 NOT NULL,
    useful bigint DEFAULT 0 NOT NULL,
    not_useful bigint DEFAULT 0 NOT NULL,
    last_signal_at bigint,
    visibility text DEFAULT 'everyone'::text NOT NULL,
    team_id uuid,
    CONSTRAINT saved_search_alert_check CHECK ((alert = ANY (ARRAY['at_once'::text, 'daily'::text, 'silent'::text]))),
    CONSTRAINT saved_search_visibility_check CHECK ((visibility = ANY (ARRAY['private'::text, 'team'::text, 'everyone'::text])))
);

ALTER TABLE ONLY public.saved_search FORCE ROW LEVEL SECURITY;


--
-- Name: second_factor; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.second_factor (
    user_id uuid NOT NULL,
    secret bytea NOT NULL,
    begun_at bigint NOT NULL,
    on_since bigint,
    last_step bigint
);


--
-- Name: session; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.session (
    id uuid NOT NULL,
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    device text NOT NULL,
    created_at bigint NOT NULL,
    last_seen_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    confirmed_at bigint NOT NULL
);


--
-- Name: sign_in_step; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.sign_in_step (
    token_hash bytea NOT NULL,
    user_id uuid NOT NULL,
    expires_at bigint NOT NULL,
    tries bigint DEFAULT 0 NOT NULL
);


--
-- Name: signal; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.signal (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    saved_search_id uuid NOT NULL,
    post_id uuid NOT NULL,
    person_id uuid NOT NULL,
    triggers text NOT NULL,
    spans text NOT NULL,
    score double precision NOT NULL,
    state text NOT NULL,
    snoozed_until bigint,
    useful boolean,
    surfaces_at bigint,
    created_at bigint NOT NULL,
    CONSTRAINT signal_state_check CHECK ((state = ANY (ARRAY['open'::text, 'snoozed'::text, 'dismissed'::text, 'acted'::text])))
);

ALTER TABLE ONLY public.signal FORCE ROW LEVEL SECURITY;


--
-- Name: signal_count; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.signal_count (
    workspace_id uuid NOT NULL,
    state text NOT NULL,
    count bigint NOT NULL
);

ALTER TABLE ONLY public.signal_count FORCE ROW LEVEL SECURITY;


--
-- Name: source; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.source (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    stream_id uuid NOT NULL,
    name text NOT NULL,
    paused boolean NOT NULL,
    created_at bigint NOT NULL
);

ALTER TABLE ONLY public.source FORCE ROW LEVEL SECURITY;


--
-- Name: stream; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.stream (
    id uuid NOT NULL,
    kind text NOT NULL,
    address text NOT NULL,
    cursor text,
    created_at bigint NOT NULL,
    last_item_at bigint,
    last_item_written_at bigint,
    last_success_at bigint,
    error text,
    error_since bigint,
    failures bigint DEFAULT 0 NOT NULL,
    next_poll_at bigint,
    read_count bigint DEFAULT 0 NOT NULL,
    stored_count bigint DEFAULT 0 NOT NULL,
    dropped_count bigint DEFAULT 0 NOT NULL,
    lease_holder uuid,
    lease_until bigint DEFAULT 0 NOT NULL,
    CONSTRAINT stream_kind_check CHECK ((kind = ANY (ARRAY['feed'::text, 'jetstream'::text, 'file'::text])))
);


--
-- Name: team; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.team (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL
);

ALTER TABLE ONLY public.team FORCE ROW LEVEL SECURITY;


--
-- Name: team_member; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.team_member (
    workspace_id uuid NOT NULL,
    team_id uuid NOT NULL,
    user_id uuid NOT NULL
);

ALTER TABLE ONLY public.team_member FORCE ROW LEVEL SECURITY;


--
-- Name: token; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.token (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    name text NOT NULL,
    scope text NOT NULL,
    token_hash bytea NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    last_used_at bigint,
    revoked_at bigint,
    CONSTRAINT token_scope_check CHECK ((scope = ANY (ARRAY['read'::text, 'act'::text, 'edit'::text, 'admin'::text])))
);

ALTER TABLE ONLY public.token FORCE ROW LEVEL SECURITY;


--
-- Name: tombstone; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.tombstone (
    network text NOT NULL,
    uri text NOT NULL,
    deleted_at bigint NOT NULL
);


--
-- Name: user; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public."user" (
    id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    email_folded text NOT NULL,
    password_hash text NOT NULL,
    created_at bigint NOT NULL
);


--
-- Name: webhook; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.webhook (
    workspace_id uuid NOT NULL,
    id uuid NOT NULL,
    address text NOT NULL,
    types text NOT NULL,
    state text NOT NULL,
    stopped_because text,
    created_at bigint NOT NULL,
    secret bytea NOT NULL,
    old_secret bytea,
    old_secret_until bigint,
    "position" bigint NOT NULL,
    failures bigint NOT NULL,
    next_at bigint NOT NULL,
    lease_holder uuid,
    lease_until bigint NOT NULL,
    CONSTRAINT webhook_state_check CHECK ((state = ANY (ARRAY['on'::text, 'paused'::text, 'stopped'::text])))
);

ALTER TABLE ONLY public.webhook FORCE ROW LEVEL SECURITY;


--
-- Name: workspace; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.workspace (
    id uuid NOT NULL,
    name text NOT NULL,
    created_at bigint NOT NULL
);


--
-- Data for Name: _sqlx_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public._sqlx_migrations VALUES (1, 'house', '2026-11-27 13:48:09.890381+00', true, '\x4493377be11864e405b56fbef52c9b7d4a5fecb8100153ea0ef67a68f7c968dab9bb6b4e59fa3dee77bfd0384bb172c8', 14323486);
INSERT INTO public._sqlx_migrations VALUES (2, 'findings', '2026-11-27 13:48:09.90504+00', true, '\x5975c59fa59df8ed64f835a2b7a32850f308d061243145a67e3a60228ae741d15e665e5f162a954b24646c0328c1582b', 2194063);
INSERT INTO public._sqlx_migrations VALUES (3, 'language', '2026-11-27 13:48:09.907338+00', true, '\x06ef92e93585bb42d8f80940e36c187e889859c0b565032f3c4a61b714164582f1947bfc514740a1b39586bb5d9da03a', 430065);
INSERT INTO public._sqlx_migrations VALUES (4, 'api', '2026-11-27 13:48:09.907859+00', true, '\x55b236f88b771b79e90a8a1c6e0300165ff2a6ae2284555ae0a01f269109d7c4c9c8119cd9e31072546c8efdf0e250d7', 2049396);
INSERT INTO public._sqlx_migrations VALUES (5, 'sign_in', '2026-11-27 13:48:09.91002+00', true, '\x7ef225e6d9e333853428e34485a2e00bf1a386ca025d58c5a6b026f9922639fb8827984f5f7d732eba1ccef3c767358f', 1677407);
INSERT INTO public._sqlx_migrations VALUES (6, 'operations', '2026-11-27 13:48:09.911814+00', true, '\xdfc82804d05984adb083a6530a4f6d0370368ea9a72c4ea749659d4a85d508c2102797819d91eef1a2bce2c5155ed815', 1405359);
INSERT INTO public._sqlx_migrations VALUES (7, 'team', '2026-11-27 13:48:09.913325+00', true, '\x1800248fff7c272580c991bb66fb82db7776825b614884f82b98ea9dfda5ec24d7b443b57ec3f7bf2b9c37581a1f4e86', 1370457);
INSERT INTO public._sqlx_migrations VALUES (8, 'second_factor', '2026-11-27 13:48:09.914782+00', true, '\xa706d3c2ba281fd7c4215b02306f84d1cb60791e2a1542c20c91a306f9e1764ce7e234ca85c5fff722932f69dee33c35', 2340182);
INSERT INTO public._sqlx_migrations VALUES (9, 'providers', '2026-11-27 13:48:09.917206+00', true, '\xcd6aa19137f600dfc85feeb5b3b72d2200d0f4b2b2ee365be7138a432a23bc3ed82cdb59024781b3989126c5ea0e309f', 2043918);
INSERT INTO public._sqlx_migrations VALUES (10, 'visibility', '2026-11-27 13:48:09.919342+00', true, '\x47c0375d7e0d48f3c46fb0d0f2881f9667dfa2cd9081c00e1f4ed06cc70cf8e6dce4b6b654adc2e107e1f4356454d58f', 2107202);
INSERT INTO public._sqlx_migrations VALUES (11, 'events', '2026-11-27 13:48:09.921706+00', true, '\x09c8449de2a20c48fe5392b958a20270f1dc6bb8267a0402dc62686aa94756d5ac11a73e34a81a42c21b2ea6d89d0d69', 1623176);
INSERT INTO public._sqlx_migrations VALUES (12, 'webhooks', '2026-11-27 13:48:09.92341+00', true, '\x66773214f81477d8ae1594bf53e1039430934250c0ef6ff03f1befe40ec5b65ea196687e2add41e2b68c82119b019ce4', 1964188);
INSERT INTO public._sqlx_migrations VALUES (13, 'audit', '2026-11-27 13:48:09.925459+00', true, '\x318e1329c74a1aa3ed8b213e564a17e8ea17e0ef0d4a003157d1058b7348ece307b79d046a25476c6a62c826a29c6dab', 3051480);
INSERT INTO public._sqlx_migrations VALUES (14, 'mail', '2026-11-27 13:48:09.928595+00', true, '\xeda186a2dc150df4b772a6cccce17f7972aba06ef18b6002e7e5269cee60650682c82da063eb09979060e390ae679161', 1204047);


--
-- Data for Name: audit; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 1, 1795787290043509, '01a21d43-75bb-71df-a893-05128cff2219', 'command', NULL, 'workspace.created', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '\xc6309e6ed30675d5bd052b9fd0d7c4a5042216ca0e473b730c81e616873910be');
INSERT INTO public.audit VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 2, 1795787290161964, '01a21d43-75bb-71df-a893-05128cff2219', 'command', NULL, 'saved_search.created', '01a21d43-7631-7835-b61f-38d12fabf0cc', '\x7a84573cd038ea5d7501119071ffc54566a248981aa51d254c2123074e73e922');
INSERT INTO public.audit VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 3, 1795787290280966, '01a21d43-75bb-71df-a893-05128cff2219', 'command', NULL, 'source.added', '01a21d43-76a8-70bb-bc88-b8313e9faa02', '\xbb6a0e1c5e4c9e87739a966fac68135c514c200f38be4cef98819da28e7e890d');
INSERT INTO public.audit VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 4, 1795787290408489, '01a21d43-75bb-71df-a893-05128cff2219', 'command', NULL, 'token.made', '01a21d43-7728-7c1d-a552-a2294f094c38', '\x64c45ffd7a277cf1a05fe132d0dbb17454c9c57a5095e9e310425d870be10060');


--
-- Data for Name: audit_head; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.audit_head VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 4, '\x64c45ffd7a277cf1a05fe132d0dbb17454c9c57a5095e9e310425d870be10060');


--
-- Data for Name: delivery; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.delivery VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f78', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f77', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f79', 1, 'source.added', 1, 1777881600000000, 20000, 503, 'not today');


--
-- Data for Name: dropped; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.dropped VALUES ('01a21d43-76a8-7cac-9666-9cd6da6123e0', 'not JSON', 1, 'line 5: {"this": "is not a post', 1795787290286353);


--
-- Data for Name: erasure; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.erasure VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f72', 'post', 'x', 'post-0', 1777881600000000);


--
-- Data for Name: event; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event VALUES ('01a21d43-75bb-77a4-9a60-9ff48084596e', NULL, '01a21d43-75bb-71df-a893-05128cff2219', 1795787290043509, 'workspace.created', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '{"name":[null,"Cold stores"]}', NULL);
INSERT INTO public.event VALUES ('01a21d43-7632-7433-a941-bb56aaad246e', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-75bb-71df-a893-05128cff2219', 1795787290161964, 'saved_search.created', '01a21d43-7631-7835-b61f-38d12fabf0cc', '{"alert":[null,"at_once"],"name":[null,"“cold store” or freezer"],"paused":[null,false],"purpose":[null,"finding people with cold stores"],"query":[null,"\"cold store\" OR freezer"],"triggers":[null,[]],"visibility":[null,"everyone"]}', 1);
INSERT INTO public.event VALUES ('01a21d43-76a8-7783-82a9-f8babe7d6063', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-75bb-71df-a893-05128cff2219', 1795787290280966, 'source.added', '01a21d43-76a8-70bb-bc88-b8313e9faa02', '{"address":[null,"/invented/posts.jsonl"],"name":[null,"posts.jsonl"]}', 2);
INSERT INTO public.event VALUES ('01a21d43-76ae-7b85-bf41-9e61705ed28e', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', NULL, 1795787290286353, 'signal.found', '01a21d43-76ae-7000-b74d-66c9fef91110', '{"saved_search":[null,"01a21d43-7631-7835-b61f-38d12fabf0cc"]}', 3);
INSERT INTO public.event VALUES ('01a21d43-76ae-7dad-8a43-e7bf9c5845ce', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', NULL, 1795787290286353, 'signal.found', '01a21d43-76ae-7001-a413-7fd85f94c078', '{"saved_search":[null,"01a21d43-7631-7835-b61f-38d12fabf0cc"]}', 4);
INSERT INTO public.event VALUES ('01a21d43-76ae-70a9-95a9-2124ee9c6237', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', NULL, 1795787290286353, 'signal.found', '01a21d43-76ae-7002-870f-82f45604d6a8', '{"saved_search":[null,"01a21d43-7631-7835-b61f-38d12fabf0cc"]}', 5);
INSERT INTO public.event VALUES ('01a21d43-7728-74f7-9e3e-f034bfdf8c97', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-75bb-71df-a893-05128cff2219', 1795787290408489, 'token.made', '01a21d43-7728-7c1d-a552-a2294f094c38', '{"expires_at":[null,"2027-02-25T13:48:10.408488Z"],"name":[null,"A report"],"scope":[null,"read"]}', 6);


--
-- Data for Name: event_count; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.event_count VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 6);


--
-- Data for Name: gap; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.gap VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f71', '01a21d43-76a8-7cac-9666-9cd6da6123e0', 1777881600000000, 1777885200000000, 'a gap, for the sake of one', 1777885200000000);


--
-- Data for Name: identity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.identity VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 'x', 'ada', '01a21d43-76ae-7872-b91a-f75e9f4255dd', NULL, 'https://x.com/ada', NULL);
INSERT INTO public.identity VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 'x', 'cy', '01a21d43-76ae-789b-ad4f-ec27a4b97fdc', NULL, 'https://x.com/cy', NULL);


--
-- Data for Name: instance; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.instance VALUES (1, 1, NULL, NULL, NULL);


--
-- Data for Name: interaction; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.interaction VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70', '01a21d43-76ae-789b-ad4f-ec27a4b97fdc', '01a21d43-75bb-71df-a893-05128cff2219', 'acted', '[]', 1777881600000000, NULL, 'everyone', NULL);


--
-- Data for Name: invitation; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.invitation VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f74', '\x11112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'seller', 'bo@example.com', '01a21d43-75bb-71df-a893-05128cff2219', 1777881600000000, 1778486400000000, 0, NULL, NULL);


--
-- Data for Name: mail; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.mail VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f7a', 'invitation', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f74', 'bo@example.com', NULL, 'sent', 1, 1777881600000000, 1777881600000000, 1777881600000000, 'kept');


--
-- Data for Name: member; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.member VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-75bb-71df-a893-05128cff2219', 'admin', 1795787290043509, NULL, NULL);


--
-- Data for Name: opportunity; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.opportunity VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-76ae-7872-b91a-f75e9f4255dd', 58.03608129531528, 1795787290286353, 1795787290286353);
INSERT INTO public.opportunity VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-76ae-789b-ad4f-ec27a4b97fdc', 72.07142857142858, 1795787290286353, 1795787290286353);


--
-- Data for Name: person; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.person VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-76ae-7872-b91a-f75e9f4255dd', 'Ada Invented', NULL, 'https://social.example/post-1', 'finding people with cold stores', 1795787290286353);
INSERT INTO public.person VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-76ae-789b-ad4f-ec27a4b97fdc', 'Cy Made Up', NULL, 'post-3', 'finding people with cold stores', 1795787290286353);


--
-- Data for Name: post; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.post VALUES ('01a21d43-76ae-7000-abcc-80acd64ec68f', '01a21d43-76a8-7cac-9666-9cd6da6123e0', 'x', 'post-1', 'https://social.example/post-1', 'ada', 'Ada Invented', 'en', 1777881600000000, 1795787290286353, 'Which scanner works in a cold store? Ours freeze up.', NULL, '[]', 'post');
INSERT INTO public.post VALUES ('01a21d43-76ae-7001-a906-9dea9bcb61be', '01a21d43-76a8-7cac-9666-9cd6da6123e0', 'x', 'post-2', NULL, 'bo', NULL, 'en', 1795787290286353, 1795787290286353, 'Lunch was good', NULL, '[]', 'post');
INSERT INTO public.post VALUES ('01a21d43-76ae-7002-b677-638402ee5361', '01a21d43-76a8-7cac-9666-9cd6da6123e0', 'x', 'post-3', NULL, 'cy', 'Cy Made Up', 'sv', 1795787290286353, 1795787290286353, 'Vår freezer är för gammal, någon som kan rekommendera en?', NULL, '["https://example.com/freezer"]', 'post');
INSERT INTO public.post VALUES ('01a21d43-76ae-7003-9aac-00cc538ab8d1', '01a21d43-76a8-7cac-9666-9cd6da6123e0', 'x', 'post-4', NULL, 'dee', NULL, 'pl', 1795787290286353, 1795787290286353, 'Zażółć gęślą jaźń', NULL, '[]', 'post');
INSERT INTO public.post VALUES ('01a21d43-76ae-7004-be2d-ffe58257d130', '01a21d43-76a8-7cac-9666-9cd6da6123e0', 'x', 'post-6', NULL, 'ada', NULL, 'en', 1795787290286353, 1795787290286353, 'We are buying a second freezer next month.', 'post-1', '[]', 'post');


--
-- Data for Name: profile; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.profile VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '{"offer":"Counting a cold store","problems":["stocktaking"],"roles":["operations manager"],"industries":["food"],"regions":["Sweden"],"languages":["en","sv"],"competitors":[]}', 1777881600000000);


--
-- Data for Name: provider; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.provider VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f76', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 'Invented', 'https://provider.example', 'rapport', '\x0100112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 1777881600000000);


--
-- Data for Name: provider_account; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.provider_account VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f76', 'ada', '01a21d43-75bb-71df-a893-05128cff2219', 'ada@example.com', 1777881600000000);


--
-- Data for Name: provider_trip; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.provider_trip VALUES ('\x44112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f76', NULL, '/today', 1777882200000000);


--
-- Data for Name: recovery_code; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.recovery_code VALUES ('01a21d43-75bb-71df-a893-05128cff2219', '\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 1777881600000000, NULL);


--
-- Data for Name: request_key; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.request_key VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-75bb-71df-a893-05128cff2219', 'a-request', '\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 1777881600000000, NULL, NULL);


--
-- Data for Name: reset_link; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.reset_link VALUES ('01a21d43-75bb-71df-a893-05128cff2219', '\x22112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', '01a21d43-75bb-71df-a893-05128cff2219', 1777881600000000, 1777885200000000);


--
-- Data for Name: saved_search; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.saved_search VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-7631-7835-b61f-38d12fabf0cc', '“cold store” or freezer', '"cold store" OR freezer', '[]', 'finding people with cold stores', '01a21d43-75bb-71df-a893-05128cff2219', 'at_once', false, 1795787290161964, 3, 0, 0, 1795787290286353, 'everyone', NULL);


--
-- Data for Name: second_factor; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.second_factor VALUES ('01a21d43-75bb-71df-a893-05128cff2219', '\x0100112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 1777881600000000, 1777881600000000, 1);


--
-- Data for Name: session; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.session VALUES ('0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f73', '\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', '01a21d43-75bb-71df-a893-05128cff2219', '01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 'Firefox on Linux', 1777881600000000, 1777881600000000, 1777968000000000, 1777881600000000);


--
-- Data for Name: sign_in_step; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.sign_in_step VALUES ('\x33112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', '01a21d43-75bb-71df-a893-05128cff2219', 1777882200000000, 1);


--
-- Data for Name: signal; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signal VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-76ae-7000-b74d-66c9fef91110', '01a21d43-7631-7835-b61f-38d12fabf0cc', '01a21d43-76ae-7000-abcc-80acd64ec68f', '01a21d43-76ae-7872-b91a-f75e9f4255dd', '[]', '[[25,35]]', 0.0008745760705295424, 'open', NULL, NULL, 1795787290286353, 1795787290286353);
INSERT INTO public.signal VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-76ae-7001-a413-7fd85f94c078', '01a21d43-7631-7835-b61f-38d12fabf0cc', '01a21d43-76ae-7002-b677-638402ee5361', '01a21d43-76ae-789b-ad4f-ec27a4b97fdc', '[{"trigger":"asks_recommendation","confidence":0.9,"spans":[[30,57]]},{"trigger":"question","confidence":0.75,"spans":[[30,44]]}]', '[[5,12],[30,57]]', 60.9, 'open', NULL, NULL, 1795787290286353, 1795787290286353);
INSERT INTO public.signal VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-76ae-7002-870f-82f45604d6a8', '01a21d43-7631-7835-b61f-38d12fabf0cc', '01a21d43-76ae-7004-be2d-ffe58257d130', '01a21d43-76ae-7872-b91a-f75e9f4255dd', '[{"trigger":"intent_to_buy","confidence":0.75,"spans":[[7,30],[31,41]]}]', '[[7,30],[31,41]]', 41.25, 'open', NULL, NULL, 1795787290286353, 1795787290286353);


--
-- Data for Name: signal_count; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.signal_count VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 'open', 3);


--
-- Data for Name: source; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.source VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-76a8-70bb-bc88-b8313e9faa02', '01a21d43-76a8-7cac-9666-9cd6da6123e0', 'posts.jsonl', false, 1795787290280966);


--
-- Data for Name: stream; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.stream VALUES ('01a21d43-76a8-7cac-9666-9cd6da6123e0', 'file', '/invented/posts.jsonl', '{"offset":742,"line":6,"at":"2026-11-27T13:48:10.286016Z","head_length":742,"head":"ca81f470fd546e0c"}', 1795787290280966, 1795787290286353, 1777881600000000, 1795787290286353, NULL, NULL, 0, NULL, 6, 5, 1, NULL, 0);


--
-- Data for Name: team; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.team VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f75', 'North', 1777881600000000);


--
-- Data for Name: team_member; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.team_member VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f75', '01a21d43-75bb-71df-a893-05128cff2219');


--
-- Data for Name: token; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.token VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '01a21d43-7728-7c1d-a552-a2294f094c38', '01a21d43-75bb-71df-a893-05128cff2219', 'A report', 'read', '\x405d4ad01a0d0f75d2f74f394f5ea7c731c59b5b84df34ec00ea56dd6b49c0c1', 1795787290408489, 1803563290408488, NULL, NULL);


--
-- Data for Name: tombstone; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.tombstone VALUES ('x', 'post-0', 1777881600000000);


--
-- Data for Name: user; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public."user" VALUES ('01a21d43-75bb-71df-a893-05128cff2219', 'Ada Invented', 'ada@example.com', 'ada@example.com', '$argon2id$v=19$m=19456,t=2,p=1$AtizcnnJ4RIK9YbL6a3PGw$kCWBrCKluOuFxYAYcMqXlPGfrEzVGcGFq28gGQoDssU', 1795787290043509);


--
-- Data for Name: webhook; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.webhook VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', '0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f77', 'https://systems.example/hook', '[]', 'paused', NULL, 1777881600000000, '\x0100112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', NULL, NULL, 1, 1, 1777881600000000, NULL, 0);


--
-- Data for Name: workspace; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.workspace VALUES ('01a21d43-75bb-7ee8-b3d0-fa7f1530f43a', 'Cold stores', 1795787290043509);


--
-- Name: _sqlx_migrations _sqlx_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public._sqlx_migrations
    ADD CONSTRAINT _sqlx_migrations_pkey PRIMARY KEY (version);


--
-- Name: audit_head audit_head_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (workspace_id);


--
-- Name: audit audit_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (workspace_id, "position");


--
-- Name: delivery delivery_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: dropped dropped_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dropped
    ADD CONSTRAINT dropped_pkey PRIMARY KEY (stream_id, reason);


--
-- Name: erasure erasure_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.erasure
    ADD CONSTRAINT erasure_pkey PRIMARY KEY (id);


--
-- Name: event_count event_count_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event_count
    ADD CONSTRAINT event_count_pkey PRIMARY KEY (workspace_id);


--
-- Name: event event_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (id);


--
-- Name: gap gap_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.gap
    ADD CONSTRAINT gap_pkey PRIMARY KEY (id);


--
-- Name: identity identity_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (workspace_id, network, handle);


--
-- Name: instance instance_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.instance
    ADD CONSTRAINT instance_pkey PRIMARY KEY (one);


--
-- Name: interaction interaction_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT interaction_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: invitation invitation_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: invitation invitation_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_token_hash_key UNIQUE (token_hash);


--
-- Name: mail mail_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.mail
    ADD CONSTRAINT mail_pkey PRIMARY KEY (id);


--
-- Name: member member_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (workspace_id, user_id);


--
-- Name: opportunity opportunity_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_pkey PRIMARY KEY (workspace_id, person_id);


--
-- Name: person person_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: post post_network_uri_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_network_uri_key UNIQUE (network, uri);


--
-- Name: post post_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);


--
-- Name: profile profile_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.profile
    ADD CONSTRAINT profile_pkey PRIMARY KEY (workspace_id);


--
-- Name: provider_account provider_account_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_account
    ADD CONSTRAINT provider_account_pkey PRIMARY KEY (provider_id, subject);


--
-- Name: provider provider_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider
    ADD CONSTRAINT provider_pkey PRIMARY KEY (id);


--
-- Name: provider_trip provider_trip_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_trip
    ADD CONSTRAINT provider_trip_pkey PRIMARY KEY (token_hash);


--
-- Name: recovery_code recovery_code_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (user_id, code_hash);


--
-- Name: request_key request_key_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_key
    ADD CONSTRAINT request_key_pkey PRIMARY KEY (workspace_id, user_id, name);


--
-- Name: reset_link reset_link_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reset_link
    ADD CONSTRAINT reset_link_pkey PRIMARY KEY (user_id);


--
-- Name: reset_link reset_link_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reset_link
    ADD CONSTRAINT reset_link_token_hash_key UNIQUE (token_hash);


--
-- Name: saved_search saved_search_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.saved_search
    ADD CONSTRAINT saved_search_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: second_factor second_factor_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_pkey PRIMARY KEY (user_id);


--
-- Name: session session_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);


--
-- Name: session session_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_token_hash_key UNIQUE (token_hash);


--
-- Name: sign_in_step sign_in_step_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_step
    ADD CONSTRAINT sign_in_step_pkey PRIMARY KEY (token_hash);


--
-- Name: signal_count signal_count_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal_count
    ADD CONSTRAINT signal_count_pkey PRIMARY KEY (workspace_id, state);


--
-- Name: signal signal_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: signal signal_workspace_id_saved_search_id_post_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_workspace_id_saved_search_id_post_id_key UNIQUE (workspace_id, saved_search_id, post_id);


--
-- Name: source source_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: source source_workspace_id_stream_id_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_workspace_id_stream_id_key UNIQUE (workspace_id, stream_id);


--
-- Name: stream stream_kind_address_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_kind_address_key UNIQUE (kind, address);


--
-- Name: stream stream_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.stream
    ADD CONSTRAINT stream_pkey PRIMARY KEY (id);


--
-- Name: team_member team_member_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT team_member_pkey PRIMARY KEY (workspace_id, team_id, user_id);


--
-- Name: team team_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: token token_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: token token_token_hash_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_token_hash_key UNIQUE (token_hash);


--
-- Name: tombstone tombstone_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.tombstone
    ADD CONSTRAINT tombstone_pkey PRIMARY KEY (network, uri);


--
-- Name: user user_email_folded_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_email_folded_key UNIQUE (email_folded);


--
-- Name: user user_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public."user"
    ADD CONSTRAINT user_pkey PRIMARY KEY (id);


--
-- Name: webhook webhook_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_pkey PRIMARY KEY (workspace_id, id);


--
-- Name: webhook webhook_workspace_id_address_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_workspace_id_address_key UNIQUE (workspace_id, address);


--
-- Name: workspace workspace_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.workspace
    ADD CONSTRAINT workspace_pkey PRIMARY KEY (id);


--
-- Name: audit_by_act; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX audit_by_act ON public.audit USING btree (workspace_id, act, "position");


--
-- Name: delivery_by_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_by_age ON public.delivery USING btree (at);


--
-- Name: delivery_by_webhook; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX delivery_by_webhook ON public.delivery USING btree (workspace_id, webhook_id, id);


--
-- Name: event_by_position; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX event_by_position ON public.event USING btree (workspace_id, "position");


--
-- Name: gap_by_stream; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX gap_by_stream ON public.gap USING btree (stream_id, id);


--
-- Name: identity_by_handle; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX identity_by_handle ON public.identity USING btree (network, handle);


--
-- Name: identity_by_person; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX identity_by_person ON public.identity USING btree (workspace_id, person_id);


--
-- Name: identity_to_look_up; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX identity_to_look_up ON public.identity USING btree (network, looked_up_at);


--
-- Name: interaction_by_person; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX interaction_by_person ON public.interaction USING btree (workspace_id, person_id, id);


--
-- Name: interaction_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX interaction_by_user ON public.interaction USING btree (workspace_id, user_id, id);


--
-- Name: mail_by_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX mail_by_age ON public.mail USING btree (changed_at);


--
-- Name: mail_by_invitation; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX mail_by_invitation ON public.mail USING btree (invitation_id) WHERE (invitation_id IS NOT NULL);


--
-- Name: mail_by_recipient; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX mail_by_recipient ON public.mail USING btree (recipient, created_at);


--
-- Name: mail_on_its_way; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX mail_on_its_way ON public.mail USING btree (next_at) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text]));


--
-- Name: member_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX member_by_user ON public.member USING btree (user_id);


--
-- Name: opportunity_by_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX opportunity_by_age ON public.opportunity USING btree (bounded_at);


--
-- Name: opportunity_by_bound; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX opportunity_by_bound ON public.opportunity USING btree (workspace_id, bound, person_id);


--
-- Name: post_by_author; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX post_by_author ON public.post USING btree (network, author_handle);


--
-- Name: post_by_stream; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX post_by_stream ON public.post USING btree (stream_id, id);


--
-- Name: provider_account_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX provider_account_by_user ON public.provider_account USING btree (user_id);


--
-- Name: request_key_by_age; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX request_key_by_age ON public.request_key USING btree (created_at);


--
-- Name: saved_search_by_owner; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX saved_search_by_owner ON public.saved_search USING btree (workspace_id, owner_id);


--
-- Name: saved_search_hidden; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX saved_search_hidden ON public.saved_search USING btree (workspace_id, id) WHERE (visibility <> 'everyone'::text);


--
-- Name: session_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX session_by_user ON public.session USING btree (user_id);


--
-- Name: signal_by_person; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_by_person ON public.signal USING btree (workspace_id, person_id);


--
-- Name: signal_by_post; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_by_post ON public.signal USING btree (post_id, workspace_id, id);


--
-- Name: signal_by_search; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_by_search ON public.signal USING btree (workspace_id, saved_search_id, id);


--
-- Name: signal_by_state; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_by_state ON public.signal USING btree (workspace_id, state, id);


--
-- Name: signal_standing; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX signal_standing ON public.signal USING btree (workspace_id, person_id, id) WHERE (state = ANY (ARRAY['open'::text, 'snoozed'::text]));


--
-- Name: source_by_stream; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX source_by_stream ON public.source USING btree (stream_id);


--
-- Name: team_member_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX team_member_by_user ON public.team_member USING btree (workspace_id, user_id);


--
-- Name: token_by_user; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX token_by_user ON public.token USING btree (workspace_id, user_id, id);


--
-- Name: audit audit_is_not_changed; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_is_not_changed BEFORE DELETE OR UPDATE ON public.audit FOR EACH ROW EXECUTE FUNCTION public.audit_only_grows();


--
-- Name: audit audit_is_not_emptied; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_only_grows();


--
-- Name: audit_head audit_head_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT audit_head_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: audit audit_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: delivery delivery_workspace_id_webhook_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.delivery
    ADD CONSTRAINT delivery_workspace_id_webhook_id_fkey FOREIGN KEY (workspace_id, webhook_id) REFERENCES public.webhook(workspace_id, id) ON DELETE CASCADE;


--
-- Name: dropped dropped_stream_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.dropped
    ADD CONSTRAINT dropped_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES public.stream(id) ON DELETE CASCADE;


--
-- Name: event_count event_count_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.event_count
    ADD CONSTRAINT event_count_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: gap gap_stream_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.gap
    ADD CONSTRAINT gap_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES public.stream(id) ON DELETE CASCADE;


--
-- Name: identity identity_workspace_id_person_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES public.person(workspace_id, id) ON DELETE CASCADE;


--
-- Name: interaction interaction_workspace_id_person_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.interaction
    ADD CONSTRAINT interaction_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES public.person(workspace_id, id) ON DELETE CASCADE;


--
-- Name: invitation invitation_workspace_id_invited_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_workspace_id_invited_by_fkey FOREIGN KEY (workspace_id, invited_by) REFERENCES public.member(workspace_id, user_id);


--
-- Name: member member_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: member member_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.member
    ADD CONSTRAINT member_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: opportunity opportunity_workspace_id_person_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES public.person(workspace_id, id) ON DELETE CASCADE;


--
-- Name: person person_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: profile profile_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.profile
    ADD CONSTRAINT profile_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: provider_account provider_account_provider_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_account
    ADD CONSTRAINT provider_account_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.provider(id);


--
-- Name: provider_account provider_account_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_account
    ADD CONSTRAINT provider_account_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: provider_trip provider_trip_provider_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_trip
    ADD CONSTRAINT provider_trip_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES public.provider(id);


--
-- Name: provider_trip provider_trip_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider_trip
    ADD CONSTRAINT provider_trip_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: provider provider_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.provider
    ADD CONSTRAINT provider_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: recovery_code recovery_code_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: request_key request_key_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.request_key
    ADD CONSTRAINT request_key_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: reset_link reset_link_made_by_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reset_link
    ADD CONSTRAINT reset_link_made_by_fkey FOREIGN KEY (made_by) REFERENCES public."user"(id);


--
-- Name: reset_link reset_link_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.reset_link
    ADD CONSTRAINT reset_link_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: saved_search saved_search_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.saved_search
    ADD CONSTRAINT saved_search_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: saved_search saved_search_workspace_id_owner_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.saved_search
    ADD CONSTRAINT saved_search_workspace_id_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES public.member(workspace_id, user_id);


--
-- Name: second_factor second_factor_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: session session_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: session session_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: sign_in_step sign_in_step_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.sign_in_step
    ADD CONSTRAINT sign_in_step_user_id_fkey FOREIGN KEY (user_id) REFERENCES public."user"(id);


--
-- Name: signal_count signal_count_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal_count
    ADD CONSTRAINT signal_count_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: signal signal_post_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_post_id_fkey FOREIGN KEY (post_id) REFERENCES public.post(id);


--
-- Name: signal signal_workspace_id_person_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_workspace_id_person_id_fkey FOREIGN KEY (workspace_id, person_id) REFERENCES public.person(workspace_id, id);


--
-- Name: signal signal_workspace_id_saved_search_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.signal
    ADD CONSTRAINT signal_workspace_id_saved_search_id_fkey FOREIGN KEY (workspace_id, saved_search_id) REFERENCES public.saved_search(workspace_id, id);


--
-- Name: source source_stream_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_stream_id_fkey FOREIGN KEY (stream_id) REFERENCES public.stream(id);


--
-- Name: source source_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.source
    ADD CONSTRAINT source_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: team_member team_member_workspace_id_team_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT team_member_workspace_id_team_id_fkey FOREIGN KEY (workspace_id, team_id) REFERENCES public.team(workspace_id, id) ON DELETE CASCADE;


--
-- Name: team_member team_member_workspace_id_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.team_member
    ADD CONSTRAINT team_member_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES public.member(workspace_id, user_id);


--
-- Name: team team_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.team
    ADD CONSTRAINT team_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: token token_workspace_id_user_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES public.member(workspace_id, user_id);


--
-- Name: webhook webhook_workspace_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.webhook
    ADD CONSTRAINT webhook_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspace(id);


--
-- Name: audit; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.audit ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_head; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.audit_head ENABLE ROW LEVEL SECURITY;

--
-- Name: delivery; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.delivery ENABLE ROW LEVEL SECURITY;

--
-- Name: event; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.event ENABLE ROW LEVEL SECURITY;

--
-- Name: event_count; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.event_count ENABLE ROW LEVEL SECURITY;

--
-- Name: identity; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.identity ENABLE ROW LEVEL SECURITY;

--
-- Name: interaction; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.interaction ENABLE ROW LEVEL SECURITY;

--
-- Name: invitation; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.invitation ENABLE ROW LEVEL SECURITY;

--
-- Name: opportunity; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.opportunity ENABLE ROW LEVEL SECURITY;

--
-- Name: person; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.person ENABLE ROW LEVEL SECURITY;

--
-- Name: profile; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.profile ENABLE ROW LEVEL SECURITY;

--
-- Name: request_key; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.request_key ENABLE ROW LEVEL SECURITY;

--
-- Name: saved_search; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.saved_search ENABLE ROW LEVEL SECURITY;

--
-- Name: signal; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.signal ENABLE ROW LEVEL SECURITY;

--
-- Name: signal_count; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.signal_count ENABLE ROW LEVEL SECURITY;

--
-- Name: source; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.source ENABLE ROW LEVEL SECURITY;

--
-- Name: team; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.team ENABLE ROW LEVEL SECURITY;

--
-- Name: team_member; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.team_member ENABLE ROW LEVEL SECURITY;

--
-- Name: token; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.token ENABLE ROW LEVEL SECURITY;

--
-- Name: webhook; Type: ROW SECURITY; Schema: public; Owner: -
--

ALTER TABLE public.webhook ENABLE ROW LEVEL SECURITY;

--
-- Name: audit workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.audit USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: audit_head workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.audit_head USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: delivery workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.delivery USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: event workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.event USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: event_count workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.event_count USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: identity workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.identity USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: interaction workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.interaction USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: invitation workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.invitation USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: opportunity workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.opportunity USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: person workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.person USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: profile workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.profile USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: request_key workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.request_key USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: saved_search workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.saved_search USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: signal workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.signal USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: signal_count workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.signal_count USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: source workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.source USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: team workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.team USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: team_member workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.team_member USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: token workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.token USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- Name: webhook workspace_fence; Type: POLICY; Schema: public; Owner: -
--

CREATE POLICY workspace_fence ON public.webhook USING ((((workspace_id)::text = current_setting('rapport.workspace'::text, true)) OR (current_setting('rapport.workspace'::text, true) = 'instance'::text)));


--
-- PostgreSQL database dump complete
--


