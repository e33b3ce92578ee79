//! What is sent to each door: forms and bodies that would be taken, so that nothing but the policy and
//! the record can refuse them.

use axum::http::Method;

/// A form that would be taken.
pub(super) fn form_for(path: &str) -> String {
    let form = match path.rsplit('/').next().unwrap() {
        "snooze" => "until=tomorrow",
        "judgement" => "useful=true",
        "pause" => "paused=true",
        "sources" => "address=wss%3A%2F%2Fstream.example%2F",
        "opml" => "",
        "profile" => "offer=Stocktaking",
        "proposal" => "",
        "tokens" => "name=Report&scope=read&days=30",
        "role" | "invitations" => "role=leader",
        "time-zone" => "time_zone=Europe%2FStockholm",
        "sign-in" => "email=ada%40example.com&password=a+few+plain+words",
        _ if path.starts_with("/saved-searches") => "name=a&query=made&purpose=testing&alert=daily",
        "webhooks" => "address=http%3A%2F%2F127.0.0.1%3A9%2Fmade",
        "since" => "since=2026-01-01+00%3A00",
        "again" => "delivery=0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70",
        "teams" => "team=North",
        id if path.starts_with("/team/teams/") => return format!("team={id}"),
        _ => "",
    };
    form.to_owned()
}

/// A body that would be taken, so that nothing but the policy and the record can refuse it.
pub(super) fn body_for(method: &Method, path: &str) -> String {
    let body = match path.rsplit('/').next().unwrap() {
        "snooze" => "{\"until\":\"2030-01-01T00:00:00Z\"}",
        "judgement" => "{\"useful\":true}",
        "pause" => "{\"paused\":true}",
        "act" | "dismiss" | "undo" | "read" | "deactivate" | "reactivate" | "secret" | "test" => {
            "{}"
        }
        "teams" => "{\"name\":\"North\",\"members\":[]}",
        id if path.starts_with("/api/v1/teams/") => {
            return format!("{{\"name\":\"{id}\",\"members\":[]}}");
        }
        "webhooks" => "{\"address\":\"http://127.0.0.1:9/made\"}",
        "replay" => "{\"since\":\"2026-01-01T00:00:00Z\"}",
        "again" => "{\"delivery\":\"0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70\"}",
        _ if path.starts_with("/api/v1/webhooks/") => "{\"types\":[\"signal.found\"]}",
        "role" => "{\"role\":\"leader\"}",
        "time-zone" => "{\"time_zone\":\"Europe/Stockholm\"}",
        "saved-searches" => "{\"query\":\"made\",\"purpose\":\"testing\"}",
        "sources" => "{\"address\":\"wss://stream.example/\"}",
        "opml" => {
            "<opml version=\"2.0\"><body><outline type=\"rss\" xmlUrl=\"https://notes.example/feed.xml\"/></body></opml>"
        }
        "password" => "{\"password\":\"a few plain words\",\"new_password\":\"a few plain words\"}",
        "profile" => {
            "{\"offer\":\"a\",\"problems\":[],\"roles\":[],\"industries\":[],\"regions\":[],\"languages\":[],\"competitors\":[],\"exclude\":[]}"
        }
        _ if *method == Method::PATCH => "{\"name\":\"changed\"}",
        _ if *method == Method::PUT => {
            "{\"name\":\"a\",\"query\":\"b\",\"triggers\":[],\"purpose\":\"c\",\"alert\":\"daily\",\"visibility\":\"everyone\",\"paused\":false}"
        }
        other => panic!("{method} {other} has no body"),
    };
    body.to_owned()
}
