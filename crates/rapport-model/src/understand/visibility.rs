//! Visibility: who in a workspace sees a record, and with it whatever was made from it.

use serde::{Deserialize, Serialize};

use crate::ids::TeamId;

/// Who sees a record. Its owner always does; a role never does by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Its owner alone.
    Private,
    /// Its owner and this team.
    Team(TeamId),
    /// Everyone in the workspace.
    #[default]
    Everyone,
}

impl Visibility {
    /// The words in tables, forms and JSON, the narrowest first.
    pub const WORDS: [&'static str; 3] = ["private", "team", "everyone"];

    /// The word for it; which team is said beside it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Team(_) => "team",
            Self::Everyone => "everyone",
        }
    }

    /// The team it names.
    #[must_use]
    pub const fn team(self) -> Option<TeamId> {
        match self {
            Self::Team(team) => Some(team),
            Self::Private | Self::Everyone => None,
        }
    }

    /// Puts a word and a team together again.
    ///
    /// # Errors
    /// When the word is unknown, a team is missing, or one is named that has nothing to say.
    pub fn read(word: &str, team: Option<TeamId>) -> Result<Self, String> {
        match (word, team) {
            ("private", None) => Ok(Self::Private),
            ("team", Some(team)) => Ok(Self::Team(team)),
            ("everyone", None) => Ok(Self::Everyone),
            ("team", None) => Err("say which team".to_owned()),
            ("private" | "everyone", Some(_)) => Err(format!(
                "“{word}” leaves no part to a team; leave the team out"
            )),
            _ => Err(format!(
                "“{word}” is nobody: expected private, team or everyone"
            )),
        }
    }

    /// The one of two that more people see; of two teams the first.
    #[must_use]
    pub fn or_wider(self, other: Self) -> Self {
        let width = |visibility| match visibility {
            Self::Private => 0,
            Self::Team(_) => 1,
            Self::Everyone => 2,
        };
        if width(other) > width(self) {
            other
        } else {
            self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_and_a_team_make_what_they_were_taken_from() {
        let team = TeamId::from(uuid::Uuid::from_u128(7));
        for one in [
            Visibility::Private,
            Visibility::Team(team),
            Visibility::Everyone,
        ] {
            assert_eq!(Visibility::read(one.word(), one.team()), Ok(one));
            assert!(Visibility::WORDS.contains(&one.word()));
            assert_eq!(one.or_wider(Visibility::Private), one);
            assert_eq!(one.or_wider(Visibility::Everyone), Visibility::Everyone);
        }
        assert!(Visibility::read("team", None).is_err());
        assert!(Visibility::read("everyone", Some(team)).is_err());
        assert!(Visibility::read("secret", None).is_err());
    }
}
