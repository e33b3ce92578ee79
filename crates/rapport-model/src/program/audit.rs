//! The audit: who did, saw or took out what, from where, in an order nobody can change unseen. It holds
//! ids and closed words, never names or texts, so that a person's data can be erased without it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{UserId, WorkspaceId};
use crate::time::Moment;

/// By which means someone acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// A page, with the session of a browser.
    Page,
    /// The API, with a token or a session.
    Api,
    /// The command line of the machine.
    Command,
    /// The program by itself: a schedule, an arrival.
    #[default]
    Job,
}

impl Means {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Page, Self::Api, Self::Command, Self::Job];

    /// The word in tables and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Command => "command",
            Self::Job => "job",
        }
    }
}

impl FromStr for Means {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|means| means.word() == text)
            .ok_or_else(|| format!("“{text}” is not a means: expected page, api, command or job"))
    }
}

/// How whoever acts came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Origin {
    /// By which means.
    pub means: Means,
    /// From which network; `None` where there is none.
    pub from: Option<Neighbourhood>,
}

/// The network an address lies in: /24 of IPv4, /48 of IPv6. Enough to see that it was another place,
/// too little to find a home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbourhood(IpAddr);

impl Neighbourhood {
    /// Of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                IpAddr::from([a, b, c, 0])
            }
            IpAddr::V6(v6) => {
                let mut segments = v6.segments();
                segments[3..].fill(0);
                IpAddr::V6(segments.into())
            }
        })
    }
}

impl fmt::Display for Neighbourhood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = if self.0.is_ipv4() { 24 } else { 48 };
        write!(f, "{}/{bits}", self.0)
    }
}

/// Something that was done or seen, before it has its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// A noun and a past participle, as in the change log: `token.made`, `people.read`.
    pub kind: &'static str,
    /// The id of the record it is about, or another stable name of it; several between spaces.
    pub record: String,
}

/// An entry of the audit of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place: 1, 2, 3 …
    pub position: u64,
    /// When.
    pub at: Moment,
    /// Who; `None` when the program acted by itself.
    pub actor: Option<UserId>,
    /// By which means.
    pub means: Means,
    /// From which network, as `192.0.2.0/24`.
    pub from: Option<String>,
    /// What: a noun and a past participle.
    pub act: String,
    /// The record it is about, by id; several between spaces.
    pub record: String,
}

impl Entry {
    /// Everything an entry says, as bytes that say nothing else: each part with its length. The hash
    /// of an entry is made from the hash before it and these.
    #[must_use]
    pub fn bytes(&self, workspace: WorkspaceId) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(160);
        bytes.extend_from_slice(workspace.uuid().as_bytes());
        bytes.extend_from_slice(&self.position.to_be_bytes());
        bytes.extend_from_slice(&self.at.micros().to_be_bytes());
        let actor = self.actor.map(|actor| actor.to_string());
        let parts = [
            actor.as_deref(),
            Some(self.means.word()),
            self.from.as_deref(),
            Some(&self.act),
            Some(&self.record),
        ];
        for part in parts {
            match part {
                None => bytes.push(0),
                Some(part) => {
                    bytes.push(1);
                    bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
                    bytes.extend_from_slice(part.as_bytes());
                }
            }
        }
        bytes
    }
}

/// Changes of everyday work, which the change log keeps with who made them; every other change is an
/// entry of the audit too.
pub const EVERYDAY: &[&str] = &[
    "signal.found",
    "signal.acted",
    "signal.snoozed",
    "signal.dismissed",
    "signal.judged",
    "interaction.undone",
    "person.described",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_as_a_neighbourhood() {
        let of = |text: &str| Neighbourhood::of(text.parse().unwrap()).to_string();
        assert_eq!(of("192.0.2.77"), "192.0.2.0/24");
        assert_eq!(of("::ffff:192.0.2.77"), "192.0.2.0/24");
        assert_eq!(of("2001:db8:1:2:3::4"), "2001:db8:1::/48");
    }

    #[test]
    fn no_two_entries_read_alike() {
        let workspace = WorkspaceId::new(Moment::default(), [1; 10]);
        let entry = Entry {
            position: 1,
            at: Moment::default(),
            actor: None,
            means: Means::Page,
            from: None,
            act: "a".to_owned(),
            record: "bc".to_owned(),
        };
        let others = [
            Entry {
                act: "ab".to_owned(),
                record: "c".to_owned(),
                ..entry.clone()
            },
            Entry {
                from: Some(String::new()),
                ..entry.clone()
            },
            Entry {
                means: Means::Api,
                ..entry.clone()
            },
            Entry {
                position: 2,
                ..entry.clone()
            },
        ];
        for other in others {
            assert_ne!(other.bytes(workspace), entry.bytes(workspace));
        }
        for means in Means::ALL {
            assert_eq!(means.word().parse(), Ok(means));
        }
    }
}
