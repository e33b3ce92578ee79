//! The ideal customer profile: what is sold, to whom, where, and in which languages.

use serde::{Deserialize, Serialize};

/// The longest list of words in one field of a profile.
pub const LIST_LIMIT: usize = 40;

/// The answers of the first run, and what is edited later. Lists hold words or short phrases as
/// a person wrote them; an empty list is a question not answered, not a "no".
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Profile {
    /// What is sold, in one sentence.
    pub offer: String,
    /// Words buyers use for the problem it solves: "stocktaking", "cold store".
    pub problems: Vec<String>,
    /// Roles of the people to talk to: "operations manager".
    pub roles: Vec<String>,
    /// Industries of their companies.
    pub industries: Vec<String>,
    /// Countries, regions and cities.
    pub regions: Vec<String>,
    /// Language tags (`en`, `sv`, `zh`) the seller can hold a conversation in.
    pub languages: Vec<String>,
    /// Products and companies they might be leaving.
    pub competitors: Vec<String>,
    /// Words that mean: not a customer ("student", "recruiter").
    pub exclude: Vec<String>,
}
