//! Arrivals sorted by kind before anything is looked up or stored.

use std::collections::{HashMap, HashSet};

use rapport_model::understand::batch::Arrival;
use rapport_model::understand::post::{ArrivedPost, Network};

/// Arrivals by kind, with what a later arrival of the same batch undid already gone.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) posts: Vec<ArrivedPost>,
    pub(super) deleted: Vec<(Network, String)>,
    pub(super) gone: Vec<(Network, String)>,
    pub(super) renamed: Vec<(Network, String, String)>,
}

impl Sorted {
    pub(super) fn of(arrivals: Vec<Arrival>) -> Self {
        let mut sorted = Self::default();
        let mut places: HashMap<(Network, String), usize> = HashMap::new();
        let mut deleted = HashSet::new();
        let mut posts: Vec<Option<ArrivedPost>> = Vec::with_capacity(arrivals.len());
        for arrival in arrivals {
            match arrival {
                Arrival::Post(post) => {
                    // The newest wording of a post that arrives twice in one batch.
                    let place = *places
                        .entry((post.network.clone(), post.uri.clone()))
                        .or_insert(posts.len());
                    if place == posts.len() {
                        posts.push(Some(post));
                    } else {
                        posts[place] = Some(post);
                    }
                }
                Arrival::Deleted { network, uri } => {
                    let name = (network, uri);
                    if let Some(place) = places.get(&name) {
                        posts[*place] = None;
                    }
                    if deleted.insert(name.clone()) {
                        sorted.deleted.push(name);
                    }
                }
                Arrival::AccountGone { network, author } => {
                    for place in &mut posts {
                        if place.as_ref().is_some_and(|post| {
                            post.network == network && post.author.handle == author
                        }) {
                            *place = None;
                        }
                    }
                    sorted.gone.push((network, author));
                }
                Arrival::Renamed {
                    network,
                    author,
                    name,
                } => sorted.renamed.push((network, author, name)),
            }
        }
        sorted.posts = posts.into_iter().flatten().collect();
        sorted
    }
}
