//! PostgreSQL goes down at once and comes back, again and again, under an instance that follows a
//! stream and is written to: the program goes on by itself, and what it acknowledged is there.

use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use rapport_simulator::Fault;
use rapport_store::Location;

use crate::database::{Fresh, run_sql};
use crate::program::{ask_to_stop, started};
use crate::stream::{Followed, plan, wait};
use crate::visitor::Visitor;

/// How often it goes down.
const RESTARTS: usize = 20;

/// A server of this test's own: the others go on working with theirs.
struct Server {
    programs: PathBuf,
    directory: tempfile::TempDir,
    port: u16,
    /// It refuses to run as root, and then runs as its own user.
    by_root: bool,
}

impl Server {
    /// `None` where no PostgreSQL is installed.
    fn start() -> Option<Self> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let programs = versions
            .filter_map(|version| Some(version.ok()?.path().join("bin")))
            .find(|programs| programs.join("initdb").exists())?;
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let directory = tempfile::tempdir().unwrap();
        let server = Self {
            programs,
            by_root: directory.path().metadata().unwrap().uid() == 0,
            directory,
            port: free.local_addr().unwrap().port(),
        };
        drop(free);
        if server.by_root {
            let mut give = Command::new("chown");
            give.arg("postgres").arg(server.directory.path());
            assert!(give.status().unwrap().success());
        }
        let options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C"];
        server.run("initdb", &options);
        let socket = server.directory.path().display();
        // The processes are killed and not the machine: what was handed to the system stays.
        let port = server.port;
        let started = format!("-p {port} -k {socket} -c listen_addresses=127.0.0.1 -c fsync=off");
        let log = server.directory.path().join("log");
        let log = log.to_str().unwrap();
        server.run("pg_ctl", &["-w", "-l", log, "-o", &started, "start"]);
        let admin = format!("{}/postgres", server.url("postgres"));
        run_sql(&admin, "CREATE ROLE rapport LOGIN CREATEDB");
        Some(server)
    }

    fn url(&self, role: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}", self.port)
    }

    /// Every process of it ends without a goodbye; then it starts again and repairs itself.
    fn restart(&self) {
        self.run("pg_ctl", &["-w", "-m", "immediate", "restart"]);
    }

    fn run(&self, program: &str, words: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if self.by_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command
            .arg("-D")
            .arg(self.directory.path().join("data"))
            .args(words)
            .current_dir("/")
            .stdout(std::process::Stdio::null());
        assert!(command.status().unwrap().success(), "{command:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-m", "immediate", "stop"]);
    }
}

/// The names of searches that were acknowledged, and how many were not.
#[derive(Default)]
struct Written {
    acknowledged: Vec<String>,
    unanswered: usize,
}

/// Makes saved searches one after another until told to stop.
fn write(visitor: &Visitor, stop: &AtomicBool) -> Written {
    let mut written = Written::default();
    for number in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let name = format!("w{number}w");
        match visitor.add_search(&name) {
            Ok(answer) if answer.status == 303 => written.acknowledged.push(name),
            Ok(answer) => {
                assert!(matches!(answer.status, 500 | 503), "{}", answer.text);
                written.unanswered += 1;
            }
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => written.unanswered += 1,
            Err(error) => panic!("{error}"),
        }
        std::thread::park_timeout(std::time::Duration::from_millis(10));
    }
    written
}

#[test]
fn a_database_that_goes_down_again_and_again_loses_and_doubles_nothing() {
    let Some(server) = Server::start() else {
        println!("left out: PostgreSQL is not installed (bin/test installs it)");
        return;
    };
    let mut plan = plan(24, 500 * RESTARTS).with(Fault::Double, 13);
    plan.pace = Some(2);
    let followed = Followed::new(Fresh::on(&server.url("rapport")), plan);
    let Location::Postgres(url) = followed.location().clone() else {
        panic!("not on PostgreSQL");
    };
    let (mut running, address) = started(&mut followed.serving());
    let visitor = Visitor::signed_in(&address);
    let mut chance = StdRng::seed_from_u64(20_261_127);
    let stop = AtomicBool::new(false);
    let mut during = 0;
    let written = std::thread::scope(|scope| {
        let writing = scope.spawn(|| write(&visitor, &stop));
        for _ in 0..RESTARTS {
            for _ in 0..chance.random_range(1..3) {
                let reached = followed.reached();
                wait("nothing was stored", || {
                    followed.reached() > reached || reached >= followed.end()
                });
            }
            during += usize::from(followed.reached() < followed.end());
            server.restart();
            assert!(running.0.try_wait().unwrap().is_none(), "it gave up");
        }
        wait("the stream was not read to its end", || {
            followed.reached() >= followed.end()
        });
        stop.store(true, Ordering::Relaxed);
        writing.join().unwrap()
    });
    assert!(during > RESTARTS / 2, "only {during} while it was reading");
    assert_eq!(visitor.get("/today").status, 200);
    ask_to_stop(&running);
    assert!(running.0.wait().unwrap().success());
    followed.compare();
    // Past the fence between workspaces.
    let (_, name) = url.rsplit_once('/').unwrap();
    let past = format!("{}/{name}", server.url("postgres"));
    let listed = run_sql(&past, "SELECT name FROM saved_search ORDER BY name");
    let there: Vec<&str> = listed.lines().filter(|name| name.ends_with('w')).collect();
    for name in &written.acknowledged {
        let times = there.iter().filter(|there| *there == name).count();
        assert_eq!(times, 1, "{name}");
    }
    let unasked = there.len() - written.acknowledged.len();
    assert!(unasked <= written.unanswered, "{unasked} were doubled");
    assert!(
        written.acknowledged.len() > RESTARTS,
        "too few writes prove nothing"
    );
    println!(
        "{RESTARTS} restarts, {during} of them before the end of the stream; {} writes acknowledged, {} not",
        written.acknowledged.len(),
        written.unanswered
    );
}
