//! What a disk may hold after the power went: built from a recording of everything a program did
//! to it (`faulty_disk.c`).
//!
//! What was synced is there. Of what was not, anything may be there: all, nothing, some writes and
//! not others, some sectors of a write and not others, and where a file had grown, whatever was on
//! the disk before. Names of files are kept in the order in which they changed, as journaling file
//! systems do, but only up to any point after their directory was synced last; syncing a file does
//! not keep its name.
//!
//! After a sync that failed, what was to be synced is gone for good: an operating system may take
//! it for written and not write it again, although it still shows it to whoever reads.
//!
//! It deliberately does not model a disk that lies about a sync, or one that harms sectors nobody
//! was writing to.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use rand::RngExt as _;
use rand::rngs::StdRng;

use crate::disk_recording::{Change, Descriptor, Event};

/// Disks write whole sectors of this many bytes.
const SECTOR: u64 = 512;

/// What becomes of writes that were not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    Everything,
    Nothing,
    /// Up to any one of them, which is torn.
    Beginning,
    /// Any of them, whole.
    Some,
    /// Any sector of any of them.
    Sectors,
    /// The same, and a file that had grown holds what was on the disk before where it lost some.
    Stale,
    /// Only the last, as if the disk had done it first.
    Last,
}

impl Keep {
    pub(crate) const ALL: [Self; 7] = [
        Self::Everything,
        Self::Nothing,
        Self::Beginning,
        Self::Some,
        Self::Sectors,
        Self::Stale,
        Self::Last,
    ];
}

enum Object {
    Directory(PathBuf),
    File { synced: Vec<u8>, since: Vec<Change> },
}

enum NameChange {
    Here(PathBuf, usize),
    Gone(PathBuf),
    Moved(PathBuf, PathBuf),
}

impl NameChange {
    fn directory(&self) -> &Path {
        let (Self::Here(path, _) | Self::Gone(path) | Self::Moved(path, _)) = self;
        path.parent().unwrap()
    }

    fn apply(self, names: &mut BTreeMap<PathBuf, usize>) {
        match self {
            Self::Here(path, object) => drop(names.insert(path, object)),
            Self::Gone(path) => drop(names.remove(&path)),
            Self::Moved(from, to) => {
                if let Some(object) = names.remove(&from) {
                    names.insert(to, object);
                }
            }
        }
    }
}

/// A disk at some moment: what is safe on it, and what is on its way there.
pub(crate) struct Disk {
    root: PathBuf,
    objects: Vec<Object>,
    open: HashMap<Descriptor, usize>,
    names: BTreeMap<PathBuf, usize>,
    safe_names: BTreeMap<PathBuf, usize>,
    names_since: Vec<NameChange>,
}

impl Disk {
    /// An empty disk, mounted at `root`.
    pub(crate) fn at(root: PathBuf) -> Self {
        let top = BTreeMap::from([(root.clone(), 0)]);
        Self {
            objects: vec![Object::Directory(root.clone())],
            root,
            open: HashMap::new(),
            names: top.clone(),
            safe_names: top,
            names_since: Vec::new(),
        }
    }

    /// Lets one thing happen.
    pub(crate) fn see(&mut self, event: &Event) {
        match event {
            Event::Made(path) => {
                self.appears(path, Object::Directory(path.clone()));
            }
            Event::Created(file, path) => {
                let empty = Object::File {
                    synced: Vec::new(),
                    since: Vec::new(),
                };
                let object = self.appears(path, empty);
                self.open.insert(*file, object);
            }
            Event::Opened(file, path) => match self.names.get(path) {
                Some(object) => drop(self.open.insert(*file, *object)),
                // It was there before the recording and is only read.
                None => drop(self.open.remove(file)),
            },
            Event::Changed(file, change) => match &mut self.objects[self.open[file]] {
                Object::File { since, .. } => since.push(change.clone()),
                Object::Directory(path) => panic!("{} was written to", path.display()),
            },
            Event::Synced(file) => match &mut self.objects[self.open[file]] {
                Object::File { synced, since } => {
                    for change in since.drain(..) {
                        change.apply(synced);
                    }
                }
                Object::Directory(path) => {
                    let (now_safe, rest) = self
                        .names_since
                        .drain(..)
                        .partition(|change| change.directory() == path);
                    self.names_since = rest;
                    let now_safe: Vec<NameChange> = now_safe;
                    for change in now_safe {
                        change.apply(&mut self.safe_names);
                    }
                }
            },
            Event::Removed(path) => {
                self.names.remove(path);
                self.names_since.push(NameChange::Gone(path.clone()));
            }
            Event::Renamed(from, to) => {
                let change = || NameChange::Moved(from.clone(), to.clone());
                change().apply(&mut self.names);
                self.names_since.push(change());
            }
            Event::NotSynced(file) => {
                if let Object::File { since, .. } = &mut self.objects[self.open[file]] {
                    since.clear();
                }
            }
            Event::Said(..) => {}
        }
    }

    fn appears(&mut self, path: &Path, object: Object) -> usize {
        self.objects.push(object);
        let object = self.objects.len() - 1;
        self.names.insert(path.to_owned(), object);
        self.names_since
            .push(NameChange::Here(path.to_owned(), object));
        object
    }

    /// Whether that descriptor leads to a file whose name ends so.
    pub(crate) fn leads_to(&self, file: Descriptor, ending: &str) -> bool {
        self.open.get(&file).is_some_and(|object| {
            self.names
                .iter()
                .any(|(name, found)| found == object && name.to_string_lossy().ends_with(ending))
        })
    }

    /// Whether that descriptor leads to a directory.
    pub(crate) fn is_directory(&self, file: Descriptor) -> bool {
        matches!(
            self.open.get(&file).map(|object| &self.objects[*object]),
            Some(Object::Directory(_))
        )
    }

    /// Writes into `target` what the disk may hold if the power goes now.
    pub(crate) fn after_cut(&self, target: &Path, keep: Keep, chance: &mut StdRng) {
        let names = self.names_after_cut(keep, chance);
        // A directory sorts before what is in it.
        for (name, object) in &names {
            let place = target.join(name.strip_prefix(&self.root).unwrap());
            match &self.objects[*object] {
                Object::Directory(_) => std::fs::create_dir_all(&place).unwrap(),
                // Nobody can reach a file in a directory that is gone.
                Object::File { .. } if !place.parent().unwrap().is_dir() => {}
                Object::File { synced, since } => {
                    let held = held(synced, since, keep, chance);
                    std::fs::write(&place, held).unwrap();
                }
            }
        }
    }

    fn names_after_cut(&self, keep: Keep, chance: &mut StdRng) -> BTreeMap<PathBuf, usize> {
        let mut names = self.safe_names.clone();
        let kept = match keep {
            Keep::Everything => self.names_since.len(),
            Keep::Nothing => 0,
            _ => chance.random_range(0..=self.names_since.len()),
        };
        for change in &self.names_since[..kept] {
            let change = match change {
                NameChange::Here(path, object) => NameChange::Here(path.clone(), *object),
                NameChange::Gone(path) => NameChange::Gone(path.clone()),
                NameChange::Moved(from, to) => NameChange::Moved(from.clone(), to.clone()),
            };
            change.apply(&mut names);
        }
        names
    }
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes } => {
                let at = usize::try_from(*at).unwrap();
                let end = at + bytes.len();
                file.resize(file.len().max(end), 0);
                file[at..end].copy_from_slice(bytes);
            }
            Self::Cut { length } => file.resize(usize::try_from(*length).unwrap(), 0),
        }
    }

    /// The parts of it that reach the disk or do not, each by itself.
    fn sectors(&self) -> Vec<Self> {
        let Self::Write { at, bytes } = self else {
            return vec![self.clone()];
        };
        let mut parts = Vec::new();
        let (mut at, mut rest) = (*at, bytes.as_slice());
        while !rest.is_empty() {
            let room = usize::try_from(SECTOR - at % SECTOR).unwrap();
            let (part, after) = rest.split_at(room.min(rest.len()));
            parts.push(Self::Write {
                at,
                bytes: part.to_vec(),
            });
            at += part.len() as u64;
            rest = after;
        }
        parts
    }
}

/// What a file may hold.
fn held(synced: &[u8], since: &[Change], keep: Keep, chance: &mut StdRng) -> Vec<u8> {
    let mut file = synced.to_vec();
    let last = since.len().saturating_sub(1);
    let torn = chance.random_range(0..=last);
    for (n, change) in since.iter().enumerate() {
        match keep {
            Keep::Everything => change.apply(&mut file),
            Keep::Nothing => {}
            Keep::Some if chance.random_bool(0.5) => {}
            Keep::Some => change.apply(&mut file),
            Keep::Last if n < last => {}
            Keep::Beginning if n < torn => change.apply(&mut file),
            Keep::Beginning if n > torn => {}
            Keep::Last | Keep::Beginning | Keep::Sectors | Keep::Stale => {
                for part in change.sectors() {
                    if chance.random_bool(0.5) {
                        part.apply(&mut file);
                    } else if keep == Keep::Stale {
                        stale(&part, synced.len(), &mut file, chance);
                    }
                }
            }
        }
    }
    file
}

/// The file has grown, but what was written there is not in it.
fn stale(part: &Change, before: usize, file: &mut Vec<u8>, chance: &mut StdRng) {
    if let Change::Write { at, bytes } = part
        && usize::try_from(*at).unwrap() >= before.max(file.len())
    {
        let noise = bytes.iter().map(|_| chance.random()).collect();
        Change::Write {
            at: *at,
            bytes: noise,
        }
        .apply(file);
    }
}
