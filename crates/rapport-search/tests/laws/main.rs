//! Laws that hold for any query and any post, tried on random ones in several scripts. The judge is a naive
//! evaluator written from the documented rules with strings and linear scans; of the crate it uses only where
//! words begin and end.

mod naive;
mod samples;

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use proptest::prelude::*;
use rapport_search::{Analyser, Archive, Entry, Index, Query, Scratch};

use naive::Tree;
use samples::{OwnedPost, post, text, tree};

fn parsed(tree: &Tree) -> Option<Query> {
    match Query::parse(&tree.to_string()) {
        Ok(query) => Some(query),
        Err(error) if error.kind == rapport_search::ErrorKind::NothingRequired => None,
        Err(error) => panic!("{tree} does not parse: {error}"),
    }
}

fn found(index: &Index, scratch: &mut Scratch, post: &OwnedPost) -> Vec<u64> {
    let mut ids = Vec::new();
    index.matches(&Analyser::new().analyse(&post.document()), scratch, |id| {
        ids.push(id);
    });
    ids.sort_unstable();
    ids
}

proptest! {
    #[test]
    fn a_query_finds_what_the_rules_say(trees in prop::collection::vec(tree(), 1..30), posts in prop::collection::vec(post(), 1..12)) {
        let queries: Vec<(Tree, Query)> = trees.into_iter().filter_map(|tree| parsed(&tree).map(|query| (tree, query))).collect();
        let mut index = Index::new();
        for (id, (_, query)) in queries.iter().enumerate() {
            index.insert(id as u64, query);
        }
        let mut scratch = Scratch::new();
        for post in &posts {
            let analysed = Analyser::new().analyse(&post.document());
            let mut expected = Vec::new();
            for (id, (tree, query)) in queries.iter().enumerate() {
                let matches = naive::matches(tree, post);
                prop_assert_eq!(query.matches(&analysed), matches, "{} on {:?}", tree, post);
                let spans = if matches { naive::spans(tree, post) } else { Vec::new() };
                prop_assert_eq!(query.spans(&analysed), spans, "{} on {:?}", tree, post);
                if matches {
                    expected.push(id as u64);
                }
            }
            prop_assert_eq!(found(&index, &mut scratch, post), expected, "{:?}", post);
        }
    }

    #[test]
    fn the_archive_says_what_was_found_live(trees in prop::collection::vec(tree(), 1..20), posts in prop::collection::vec(post(), 1..40), most in 1..60usize, gone in 0..40u128) {
        let mut archive = Archive::new(most);
        for (id, post) in posts.iter().enumerate() {
            let entry = Entry { id: id as u128, at: 0, shelf: id as u32 % 3 };
            archive.push(entry, &Analyser::new().analyse(&post.document()));
        }
        archive.remove(|entry| entry.id == gone);
        let kept: Vec<u128> = archive.entries(|_| true).map(|entry| entry.id).collect();
        prop_assert!(kept.len() <= most && kept.len() == archive.len());
        prop_assert!(kept.windows(2).all(|pair| pair[0] > pair[1]) && !kept.contains(&gone));
        for query in trees.iter().filter_map(parsed) {
            let matches = |id: &u128| query.matches(&Analyser::new().analyse(&posts[*id as usize].document()));
            let expected: Vec<u128> = kept.iter().copied().filter(|id| id % 3 != 1 && matches(id)).collect();
            let mut found = Vec::new();
            archive.search(&query, |shelf| shelf != 1, |one| {
                if one.is_certain || matches(&one.entry.id) {
                    found.push(one.entry.id);
                }
                ControlFlow::Continue(())
            });
            prop_assert_eq!(found, expected, "{}", query);
        }
    }

    #[test]
    fn an_index_is_what_was_put_in_and_not_taken_out(
        trees in prop::collection::vec(tree(), 1..20),
        steps in prop::collection::vec((0..8u8, 0..24u64, any::<prop::sample::Index>()), 1..120),
        posts in prop::collection::vec(post(), 1..6),
    ) {
        let queries: Vec<Query> = trees.iter().filter_map(parsed).collect();
        prop_assume!(!queries.is_empty());
        let (mut index, mut expected) = (Index::new(), BTreeMap::new());
        let mut scratch = Scratch::new();
        for (step, id, which) in steps {
            let query = which.get(&queries);
            match step {
                0..=3 => {
                    index.insert(id, query);
                    expected.insert(id, query);
                }
                4 | 5 => prop_assert_eq!(index.remove(id), expected.remove(&id).is_some()),
                6 => index.learn(&Analyser::new().analyse(&which.get(&posts).document())),
                _ => {
                    index.tune(id as usize);
                }
            }
            let post = which.get(&posts);
            let analysed = Analyser::new().analyse(&post.document());
            let matching: Vec<u64> = expected.iter().filter(|(_, query)| query.matches(&analysed)).map(|(&id, _)| id).collect();
            prop_assert_eq!(index.len(), expected.len());
            prop_assert_eq!(found(&index, &mut scratch, post), matching);
        }
    }

    #[test]
    fn a_printed_query_is_the_same_query(tree in tree(), post in post()) {
        if let Some(query) = parsed(&tree) {
            let printed = query.to_string();
            let again = Query::parse(&printed).unwrap();
            prop_assert_eq!(&again, &query, "{}", printed);
            prop_assert_eq!(again.to_string(), printed);
            let analysed = Analyser::new().analyse(&post.document());
            prop_assert_eq!(again.matches(&analysed), query.matches(&analysed));
        }
    }

    #[test]
    fn spans_lie_in_the_text(tree in tree(), post in post()) {
        if let Some(query) = parsed(&tree) {
            let spans = query.spans(&Analyser::new().analyse(&post.document()));
            prop_assert!(spans.iter().all(|&(start, end)| start < end && post.text.get(start..end).is_some()));
            prop_assert!(spans.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }

    #[test]
    fn a_mistake_has_a_place_and_a_repair_that_works(text in text()) {
        match Query::parse(&text) {
            Ok(query) => prop_assert_eq!(&Query::parse(&query.to_string()).unwrap(), &query, "{}", query),
            Err(error) => {
                let length = text.chars().count();
                prop_assert!((1..=length + 1).contains(&error.column), "{error:?}");
                prop_assert!(error.column + error.length <= length + 1, "{error:?}");
                if let Some(query) = error.repair.and_then(|repair| repair.query) {
                    prop_assert!(Query::parse(&query).is_ok(), "{query}");
                }
            }
        }
    }

    #[test]
    fn any_text_can_be_analysed(text in any::<String>(), query in tree()) {
        let post = OwnedPost { text: text.clone(), ..OwnedPost::default() };
        let analysed = Analyser::new().analyse(&post.document());
        let mut end = 0;
        for (start, stop) in analysed.words() {
            prop_assert!(end <= start && start < stop && text.get(start..stop).is_some());
            end = stop;
        }
        if let Some(query) = parsed(&query) {
            prop_assert_eq!(query.matches(&analysed), naive::matches(&query_tree(&query), &post));
        }
    }
}

/// The tree of a query for the naive evaluator, by way of its notation.
fn query_tree(query: &Query) -> Tree {
    naive::of(query.tree())
}
