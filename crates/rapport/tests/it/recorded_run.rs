//! A run of the program that is recorded: set up, read from, served to visitors and read from
//! again, with everything it did to the disk and everything it said, in order.

use std::collections::{BTreeSet, HashMap};

use crate::disk_after_cut::Disk;
use crate::disk_recording::{Event, events};
use crate::faulty_disk::FaultyDisk;
use crate::ledger::{Instance, Ledger};
use crate::program::{ask_to_stop, run, started};
use crate::visitor::{Visitor, answer, search_form};

/// How often the program is started.
pub(crate) const RUNS: usize = 7;
/// Lines of the stream at the end of each reading from the command line.
const READINGS: [usize; 4] = [60, 120, 180, 1_050];
/// Lines there are while the program serves: enough for it to fold the log meanwhile.
const WHILE_SERVING: usize = 1_000;
/// Saved searches that are made while the program serves, several at a time.
pub(crate) const SEARCHES: usize = 12;
const AT_A_TIME: usize = 3;

/// What the program had said by some moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Acknowledged {
    pub(crate) set_up: bool,
    /// The search for "freezer" was made.
    pub(crate) listening: bool,
    /// Lines that were read.
    pub(crate) lines: usize,
    /// Searches that visitors made.
    pub(crate) searches: BTreeSet<String>,
}

/// The whole run.
pub(crate) struct Recording {
    pub(crate) disk: FaultyDisk,
    pub(crate) ledger: Ledger,
    pub(crate) events: Vec<Event>,
    /// Which search was sent from which port.
    ports: HashMap<u64, String>,
}

impl Recording {
    pub(crate) fn make() -> Self {
        let disk = FaultyDisk::new();
        let instance = disk.instance();
        run(&mut disk.recorded(instance.setup(), ""));
        run(&mut disk.recorded(instance.search_for("freezer"), ""));
        let mut ledger = Ledger::write_long(&disk.beside("."), 0);
        for lines in &READINGS[..3] {
            ledger = ledger.longer(*lines);
            run(&mut disk.recorded(instance.listen(&ledger), ""));
        }
        let (ports, mut ledger) = Self::serve(&disk, &instance, ledger);
        ledger = ledger.longer(READINGS[3]);
        run(&mut disk.recorded(instance.listen(&ledger), ""));
        let events = events(&disk.trace());
        Self {
            disk,
            ledger,
            events,
            ports,
        }
    }

    /// Visitors make searches side by side while the stream goes on.
    fn serve(
        disk: &FaultyDisk,
        instance: &Instance,
        ledger: Ledger,
    ) -> (HashMap<u64, String>, Ledger) {
        let serve = instance.command(&["serve", "--listen", "127.0.0.1:0"]);
        let (mut running, address) = started(&mut disk.recorded(serve, ""));
        let ada = Visitor::signed_in(&address);
        let mut live = ada.live();
        let ledger = ledger.longer(WHILE_SERVING);
        assert!(live.any(|line| line == "event: signals"));
        let names: Vec<String> = (0..SEARCHES).map(|n| format!("quiet{n}")).collect();
        let mut ports = HashMap::new();
        for names in names.chunks(AT_A_TIME) {
            let sent: Vec<_> = names
                .iter()
                .map(|name| {
                    let socket = ada.send("POST", "/saved-searches", &search_form(name));
                    socket.unwrap()
                })
                .collect();
            for (socket, name) in sent.into_iter().zip(names) {
                let port = socket.local_addr().unwrap().port();
                ports.insert(u64::from(port), name.clone());
                assert_eq!(answer(socket).unwrap().status, 303);
            }
        }
        ask_to_stop(&running);
        assert!(running.0.wait().unwrap().success());
        (ports, ledger)
    }

    /// Adds what this event tells someone.
    fn heard(&self, event: &Event, readings: &mut usize, so_far: &mut Acknowledged) {
        let Event::Said(to, words) = event else {
            return;
        };
        if let Some(name) = self.ports.get(to) {
            if words.starts_with("HTTP/1.1 303") && words.contains("did=search-added") {
                so_far.searches.insert(name.clone());
            }
        } else if *to == 1 && words.contains("is the admin of") {
            so_far.set_up = true;
        } else if *to == 1 && words.contains("\"query\":\"freezer\"") {
            so_far.listening = true;
        } else if *to == 1 && words.starts_with("{\"read\"") {
            so_far.lines = READINGS[*readings];
            *readings += 1;
        }
    }

    /// Places after which something has just become safe or been said, or is about to be.
    pub(crate) fn telling_places(&self) -> Vec<usize> {
        let mut places = BTreeSet::new();
        for (n, event) in self.events.iter().enumerate() {
            match event {
                Event::Synced(_) => places.extend([n, n + 1]),
                Event::Said(..) | Event::Renamed(..) | Event::Removed(_) => {
                    places.insert(n + 1);
                }
                _ => {}
            }
        }
        places.into_iter().collect()
    }

    /// Replays the recording without the events that `ignore` names, and shows the disk at
    /// each place with what had been said by then.
    pub(crate) fn replay(
        &self,
        ignore: impl Fn(&Disk, &[Event]) -> bool,
        mut look: impl FnMut(usize, &Disk, &Acknowledged),
    ) {
        let (mut disk, mut so_far) = (Disk::at(self.disk.root()), Acknowledged::default());
        let mut readings = 0;
        for place in 0..=self.events.len() {
            look(place, &disk, &so_far);
            if let Some(event) = self.events.get(place) {
                if !ignore(&disk, &self.events[place..]) {
                    disk.see(event);
                }
                self.heard(event, &mut readings, &mut so_far);
            }
        }
    }
}
