//! The one writer of SQLite: a task that owns the only writing connection and commits in groups.
//!
//! While a commit waits for the disk, new writes queue up; the next transaction takes them all,
//! each after the first inside its own savepoint, so that one fsync serves many callers and a
//! failing one takes nobody down. A caller is answered after the commit that holds its write. Because the task
//! owns the work, a caller that goes away (a closed browser tab) leaves no half-open transaction.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::Boxed;
use crate::dialect::{FOLD_LOG, LOG_LENGTH};
use crate::error::Error;
use crate::link::{Link, Wire};
use crate::place::Place;
use crate::space::Space;

/// Callers that wait while the disk works; more than this wait for a place first.
const QUEUE: usize = 1_024;
/// The most writes one commit carries.
const GROUP: usize = 256;

/// The log of the database is folded into its file once it holds this many pages (4 MB), as SQLite
/// would by itself; but SQLite keeps to itself what goes wrong with that, a failed fsync too.
const LONG_LOG: i64 = 1_000;

type Task = tokio::task::JoinHandle<()>;

/// How a write is answered once the fate of its transaction is known.
type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;

/// Runs in the transaction, then says how to answer; its own failure it has answered itself and
/// gives back, because its group may have to know.
type Run = Box<dyn for<'c> FnOnce(Link<'c>) -> Boxed<'c, Result<Answer, Error>> + Send>;

/// A write on its way.
struct Job {
    run: Run,
    /// Answers when there is no transaction to run in.
    refuse: Box<dyn FnOnce(Error) + Send>,
}

/// The task's address.
#[derive(Clone)]
pub(crate) struct Writer {
    jobs: mpsc::Sender<Job>,
    closing: Arc<Notify>,
    task: Arc<Mutex<Option<Task>>>,
}

impl Writer {
    /// Starts the task over `connection`, which leads to `place`.
    pub(crate) fn start(connection: SqliteConnection, place: Place, space: Space) -> Self {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let desk = Desk {
            connection,
            place,
            space,
            fold_at: LONG_LOG,
        };
        let closing = Arc::new(Notify::new());
        let task = tokio::spawn(desk.serve(queue, Arc::clone(&closing)));
        Self {
            jobs,
            closing,
            task: Arc::new(Mutex::new(Some(task))),
        }
    }

    /// Takes no more writes, does those that wait, folds the log into the database file and closes
    /// it, so that what goes wrong with that is told too.
    pub(crate) async fn close(&self) {
        self.closing.notify_one();
        let task = self
            .task
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(task) = task {
            let _ = task.await;
        }
    }

    /// Runs `work` in a transaction and answers after its commit.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(Link<'c>) -> Boxed<'c, Result<T, Error>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel::<Result<T, Error>>();
        let reply = Arc::new(Mutex::new(Some(reply)));
        let refused = Arc::clone(&reply);
        let job = Job {
            run: Box::new(move |link| {
                let running = work(link);
                Box::pin(async move {
                    match running.await {
                        Ok(value) => Ok(Box::new(move |fate: Result<(), Error>| {
                            tell(&reply, fate.map(|()| value));
                        }) as Answer),
                        Err(error) => {
                            tell(&reply, Err(error.clone()));
                            Err(error)
                        }
                    }
                })
            }),
            refuse: Box::new(move |error| tell(&refused, Err(error))),
        };
        self.jobs.send(job).await.map_err(|_| Error::Closed)?;
        answer.await.map_err(|_| Error::Closed)?
    }
}

type Reply<T> = Mutex<Option<oneshot::Sender<Result<T, Error>>>>;

/// Answers once; a caller that is gone is not missed.
fn tell<T>(reply: &Reply<T>, answer: Result<T, Error>) {
    let sender = reply.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(sender) = sender {
        let _ = sender.send(answer);
    }
}

/// Where writes are worked off.
struct Desk {
    connection: SqliteConnection,
    place: Place,
    space: Space,
    /// Pages in the log at which folding is tried.
    fold_at: i64,
}

impl Desk {
    async fn serve(mut self, mut queue: mpsc::Receiver<Job>, closing: Arc<Notify>) {
        loop {
            let first = tokio::select! {
                first = queue.recv() => first,
                () = closing.notified() => {
                    queue.close();
                    continue;
                }
            };
            let Some(first) = first else { break };
            self.group(first, &mut queue).await;
            told(self.fold_if_long().await);
        }
        told(self.log(FOLD_LOG).await.map(drop));
        if let Err(error) = self.connection.close().await {
            tracing::error!(%error, "the database did not close cleanly");
        }
    }

    /// One transaction: the first job and whatever else is waiting.
    async fn group(&mut self, first: Job, queue: &mut mpsc::Receiver<Job>) {
        if let Err(error) = self.control("BEGIN IMMEDIATE").await {
            (first.refuse)(error.clone());
            self.space.note::<()>(&Err(error));
            return;
        }
        let mut answers: Vec<Answer> = Vec::new();
        // The first needs no savepoint: when it fails, there is nothing else to keep.
        let mut outcome = (first.run)(self.link())
            .await
            .map(|answer| answers.push(answer));
        let mut ran = 1;
        while outcome.is_ok() && ran < GROUP {
            let Ok(job) = queue.try_recv() else { break };
            outcome = self.one(job, &mut answers).await;
            ran += 1;
        }
        if outcome.is_ok() {
            outcome = self.control("COMMIT").await;
        }
        if outcome.is_err() {
            // When the disk is full SQLite may have rolled back by itself; either way nothing of
            // this group is kept and nobody has been told otherwise.
            let _ = self.control("ROLLBACK").await;
        }
        self.space.note(&outcome);
        for answer in answers {
            answer(outcome.clone());
        }
    }

    /// One more write, in its savepoint. An `Err` means that the whole transaction is gone.
    async fn one(&mut self, job: Job, answers: &mut Vec<Answer>) -> Result<(), Error> {
        if let Err(error) = self.control("SAVEPOINT one_write").await {
            (job.refuse)(error.clone());
            return Err(error);
        }
        match (job.run)(self.link()).await {
            Ok(answer) => {
                answers.push(answer);
                self.control("RELEASE one_write").await
            }
            // Whoever comes next will not find space either.
            Err(error @ Error::Full { .. }) => Err(error),
            Err(error) => {
                // When the disk failed, SQLite has rolled back all of it by itself.
                let undone = self.control("ROLLBACK TO one_write").await;
                undone.map_err(|_| error)?;
                self.control("RELEASE one_write").await
            }
        }
    }

    /// Folds a long log into the database file. What readers still need stays for the next time.
    async fn fold_if_long(&mut self) -> Result<(), Error> {
        let length = self.log(LOG_LENGTH).await?;
        if length < LONG_LOG {
            // It was begun anew.
            self.fold_at = LONG_LOG;
        }
        if length < self.fold_at {
            return Ok(());
        }
        // On a disk that stays full it is not tried with every write.
        self.fold_at = length + LONG_LOG;
        self.log(FOLD_LOG).await.map(drop)
    }

    /// Asks or works on the log and gives its length in pages.
    async fn log(&mut self, sql: &'static str) -> Result<i64, Error> {
        self.link()
            .row(sql, &[])
            .await?
            .map_or(Ok(0), |row| row.int("log"))
    }

    async fn control(&mut self, sql: &'static str) -> Result<(), Error> {
        self.link().run(sql, &[]).await.map(drop)
    }

    fn link(&mut self) -> Link<'_> {
        Link::new(Wire::SqliteWrite(&mut self.connection), &self.place)
    }
}

/// What was written is safe in the log, which grows until folding it succeeds.
fn told(folded: Result<(), Error>) {
    if let Err(error) = folded {
        tracing::warn!(%error, "the log could not be folded into the database file");
    }
}
