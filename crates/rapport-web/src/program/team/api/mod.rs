//! The team for programs: members listed, shown, changed, shut out and let in again; invitations
//! listed and revoked; teams. None makes an invitation: a token that leaked could let its thief in for good.

pub(crate) mod invitations;
pub(crate) mod members;
pub(crate) mod teams;
