//! Mail through real servers, as `bin/test` installs them: Dovecot takes it over TLS from whoever knows the
//! password and hands it to OpenSMTPD, which delivers it to Dovecot, where it is read.
//!
//! OpenSMTPD speaks no TLS here, because Debian 12's cannot (it is older than its OpenSSL).

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rapport_app::program::{invitations, mail::send, reset_link};
use rapport_model::program::mail::MailState;
use rapport_networks::mail::{MailServer, MailSettings};
use rapport_simulator::{Answer, Mailed};

use crate::database::Fresh;
use crate::mail::{became, invite, link, mails};
use crate::world::World;

const SECRET: &str = "canary-words";
const PATIENCE: Duration = Duration::from_secs(30);

/// Both servers, at work.
struct Servers {
    directory: tempfile::TempDir,
    children: Vec<Child>,
    /// Of OpenSMTPD, of Dovecot with STARTTLS, and of Dovecot with TLS.
    ports: [u16; 3],
}

impl Servers {
    /// `None` where they cannot be started.
    fn start() -> Option<Self> {
        let there = |program: &str| Path::new("/usr/sbin").join(program).exists();
        if !there("smtpd") || !there("dovecot") {
            println!("mail servers were left out: they are not installed (bin/test installs them)");
            return None;
        }
        if output(&mut Command::new("id"), &["-u"]).trim() != "0" {
            println!("mail servers were left out: they are started by root alone");
            return None;
        }
        let directory = tempfile::tempdir().unwrap();
        let at = directory.path();
        // They give up being root, and have to come by here.
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(at, open).unwrap();
        certificates(at);
        let [lmtp, smtp, upgraded, secure] = free_ports();
        let here = at.display();
        let smtpd = format!(
            "table boxes {{ \"@\" = \"nobody\" }}\n\
             listen on 127.0.0.1 port {smtp}\n\
             action \"deliver\" lmtp \"127.0.0.1:{lmtp}\" rcpt-to virtual <boxes>\n\
             match from any for any action \"deliver\"\n"
        );
        fs::write(at.join("smtpd.conf"), smtpd).unwrap();
        let dovecot = format!(
            "base_dir = {here}/dovecot\nstate_dir = {here}/dovecot\nlog_path = {here}/dovecot.log\n\
             protocols = lmtp submission\nhostname = localhost\nfirst_valid_uid = 1\n\
             ssl = yes\nssl_cert = <{here}/cert.pem\nssl_key = <{here}/key.pem\n\
             mail_location = maildir:{here}/mail/%u\n\
             passdb {{\n driver = static\n args = user=rapport password={SECRET}\n}}\n\
             userdb {{\n driver = static\n args = uid=nobody gid=nogroup home={here}/mail/%u allow_all_users=yes\n}}\n\
             submission_relay_host = 127.0.0.1\nsubmission_relay_port = {smtp}\n\
             service lmtp {{\n inet_listener lmtp {{\n address = 127.0.0.1\n port = {lmtp}\n }}\n}}\n\
             service submission-login {{\n\
             inet_listener submission {{\n address = 127.0.0.1\n port = {upgraded}\n }}\n\
             inet_listener submissions {{\n address = 127.0.0.1\n port = {secure}\n ssl = yes\n }}\n}}\n"
        );
        fs::write(at.join("dovecot.conf"), dovecot).unwrap();
        fs::create_dir(at.join("mail")).unwrap();
        output(
            &mut Command::new("chown"),
            &["nobody", &format!("{here}/mail")],
        );
        let run = |program: &str, arguments: &[&str]| {
            let said = fs::File::create(at.join(format!("{program}.said"))).unwrap();
            Command::new(Path::new("/usr/sbin").join(program))
                .args(arguments)
                .current_dir(at)
                .stdin(Stdio::null())
                .stdout(said.try_clone().unwrap())
                .stderr(said)
                .spawn()
                .unwrap()
        };
        let children = vec![
            run("dovecot", &["-F", "-c", "dovecot.conf"]),
            run("smtpd", &["-d", "-f", "smtpd.conf"]),
        ];
        let servers = Self {
            directory,
            children,
            ports: [smtp, upgraded, secure],
        };
        for port in [lmtp, smtp, upgraded, secure] {
            servers.until(|| answers(port));
        }
        Some(servers)
    }

    fn path(&self, name: &str) -> String {
        self.directory.path().join(name).display().to_string()
    }

    /// What comes in time.
    fn until<T>(&self, mut there: impl FnMut() -> Option<T>) -> T {
        let since = Instant::now();
        loop {
            if let Some(found) = there() {
                return found;
            }
            let said = || {
                let names = ["smtpd.said", "dovecot.said", "dovecot.log"];
                names.map(|name| fs::read_to_string(self.path(name)).unwrap_or_default())
            };
            assert!(since.elapsed() < PATIENCE, "{:#?}", said());
            std::thread::yield_now();
        }
    }

    /// The letters in somebody's box, once there are so many.
    fn box_of(&self, address: &str, count: usize) -> Vec<Mailed> {
        self.until(|| {
            let configuration = self.path("dovecot.conf");
            let mut doveadm = Command::new("doveadm");
            let words = [
                "-f",
                "flow",
                "-c",
                &configuration,
                "fetch",
                "-u",
                address,
                "uid",
                "ALL",
            ];
            let uids = output(&mut doveadm, &words);
            (uids.lines().count() >= count).then_some(())
        });
        let new = self.directory.path().join("mail").join(address);
        let folders = ["new", "cur"].map(|folder| new.join(folder));
        let files = folders
            .iter()
            .filter_map(|folder| fs::read_dir(folder).ok());
        files
            .flatten()
            .map(|file| Mailed {
                from: String::new(),
                to: address.to_owned(),
                letter: fs::read_to_string(file.unwrap().path())
                    .unwrap()
                    .replace("\r\n", "\n")
                    .replace('\n', "\r\n"),
                answer: Answer::Taken,
            })
            .collect()
    }

    fn server(&self, scheme: &str, port: u16, password: &str, trusted: bool) -> MailServer {
        let authorities = trusted.then(|| fs::read(self.path("ca.pem")).unwrap());
        let plain = scheme == "smtp-plain";
        MailServer::new(&MailSettings {
            server: format!("{scheme}://localhost:{port}"),
            from: "Rapport <rapport@example.com>".to_owned(),
            login: (!plain).then(|| ("rapport".to_owned(), password.to_owned())),
            authorities,
        })
        .unwrap()
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for child in &mut self.children {
            // Each ends its own children when it is asked to.
            let id = child.id().to_string();
            let _ = Command::new("kill").args(["-TERM", &id]).status();
            let _ = child.wait();
        }
    }
}

fn output(command: &mut Command, arguments: &[&str]) -> String {
    let output = command.args(arguments).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Whether somebody listens there.
fn answers(port: u16) -> Option<()> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a server on loopback is waited for"
    )]
    let stream = TcpStream::connect(("127.0.0.1", port));
    stream.ok().map(drop)
}

fn free_ports<const N: usize>() -> [u16; N] {
    let held = [(); N].map(|()| TcpListener::bind(("127.0.0.1", 0)).unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}

/// An authority, and a certificate of it for localhost.
fn certificates(at: &Path) {
    fs::write(
        at.join("ext"),
        "subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n",
    )
    .unwrap();
    let openssl = |words: &str| {
        let done = Command::new("openssl")
            .args(words.split_whitespace())
            .current_dir(at)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    };
    let key = "-newkey rsa:2048 -nodes";
    openssl(&format!(
        "req -x509 {key} -keyout ca.key -out ca.pem -subj /CN=Authority -days 30"
    ));
    openssl(&format!(
        "req {key} -keyout key.pem -out req.pem -subj /CN=localhost"
    ));
    openssl(
        "x509 -req -in req.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem -days 30 -extfile ext",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letters_reach_a_real_box_over_a_line_nobody_else_reads() {
    let Some(servers) = Servers::start() else {
        return;
    };
    let [smtp, upgraded, secure] = servers.ports;
    let from = "192.0.2.1".parse().unwrap();

    let world = World::on(Fresh::sqlite()).await;
    let _keys = mails(&world.app, servers.server("smtps", secure, SECRET, true));
    let made = invite(&world, "bo@example.org").await;
    assert_eq!(send::send_due(&world.app).await.unwrap(), 1);
    let mail = became(&world, &made).await.unwrap();
    assert_eq!(mail.state, MailState::Sent, "{}", mail.said);
    let letters = servers.box_of("bo@example.org", 1);
    let text = link(&letters[0], "/join/");
    assert!(invitations::look(&world.app, &text).await.is_ok());
    assert_eq!(
        letters[0].header("Message-ID"),
        Some(format!("<{}@example.com>", mail.id).as_str())
    );

    let world = World::on(Fresh::sqlite()).await;
    let _keys = mails(&world.app, servers.server("smtp", upgraded, SECRET, true));
    reset_link::ask(&world.app, "ada@example.com", from)
        .await
        .unwrap();
    assert_eq!(send::send_due(&world.app).await.unwrap(), 1);
    let letters = servers.box_of("ada@example.com", 1);
    let text = link(&letters[0], "/reset-password/");
    assert!(reset_link::check(&world.app, &text, from).await.is_ok());

    let world = World::on(Fresh::sqlite()).await;
    let _keys = mails(
        &world.app,
        servers.server("smtp-plain", smtp, SECRET, false),
    );
    invite(&world, "cy@example.org").await;
    assert_eq!(send::send_due(&world.app).await.unwrap(), 1);
    assert_eq!(servers.box_of("cy@example.org", 1).len(), 1);

    for (server, says) in [
        (servers.server("smtps", secure, "wrong", true), "535"),
        (
            servers.server("smtps", secure, SECRET, false),
            "no safe connection",
        ),
        (
            servers.server("smtp", upgraded, SECRET, false),
            "invalid peer certificate",
        ),
        (
            servers.server("smtp", smtp, SECRET, true),
            "offers no STARTTLS",
        ),
    ] {
        let world = World::on(Fresh::sqlite()).await;
        let _keys = mails(&world.app, server);
        let made = invite(&world, "di@example.org").await;
        assert_eq!(send::send_due(&world.app).await.unwrap(), 1);
        let mail = became(&world, &made).await.unwrap();
        assert_eq!(mail.state, MailState::Waiting);
        assert!(mail.said.contains(says), "{says}: {}", mail.said);
    }
    assert!(!Path::new(&servers.path("mail/di@example.org")).exists());
}
