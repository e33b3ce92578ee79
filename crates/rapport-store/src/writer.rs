//! The one writer of SQLite: a task that owns the only writing connection and commits in groups.
//!
//! While a commit waits for the disk, new writes queue up; the next transaction takes them all,
//! each inside its own savepoint, so that one fsync serves many callers and a failing one takes
//! nobody down. A caller is answered after the commit that holds its write. Because the task
//! owns the work, a caller that goes away (a closed browser tab) leaves no half-open transaction.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use crate::Boxed;
use crate::error::Error;
use crate::link::Link;

/// Callers that wait while the disk works; more than this wait for a place first.
const QUEUE: usize = 1_024;
/// The most writes one commit carries.
const GROUP: usize = 256;

/// How a write is answered once the fate of its transaction is known.
type Answer = Box<dyn FnOnce(Result<(), Error>) + Send>;

/// Runs in the transaction, then says how to answer; its own failure it has answered itself.
type Run = Box<dyn for<'c> FnOnce(Link<'c>) -> Boxed<'c, Option<Answer>> + Send>;

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
}

impl Writer {
    /// Starts the task over `connection`.
    pub(crate) fn start(connection: SqliteConnection) -> (Self, tokio::task::JoinHandle<()>) {
        let (jobs, queue) = mpsc::channel(QUEUE);
        let task = tokio::spawn(serve(connection, queue));
        (Self { jobs }, task)
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
                        Ok(value) => Some(Box::new(move |fate: Result<(), Error>| {
                            tell(&reply, fate.map(|()| value));
                        }) as Answer),
                        Err(error) => {
                            tell(&reply, Err(error));
                            None
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

async fn serve(mut connection: SqliteConnection, mut queue: mpsc::Receiver<Job>) {
    while let Some(first) = queue.recv().await {
        group(&mut connection, first, &mut queue).await;
    }
    if let Err(error) = connection.close().await {
        tracing::error!(%error, "the database did not close cleanly");
    }
}

/// One transaction: the first job and whatever else is waiting.
async fn group(connection: &mut SqliteConnection, first: Job, queue: &mut mpsc::Receiver<Job>) {
    if let Err(error) = control(connection, "BEGIN IMMEDIATE").await {
        (first.refuse)(error);
        return;
    }
    let mut answers: Vec<Answer> = Vec::new();
    let mut outcome = one(connection, first, &mut answers).await;
    let mut ran = 1;
    while outcome.is_ok() && ran < GROUP {
        let Ok(job) = queue.try_recv() else { break };
        outcome = one(connection, job, &mut answers).await;
        ran += 1;
    }
    if outcome.is_ok() {
        outcome = control(connection, "COMMIT").await;
    }
    if outcome.is_err() {
        // When the disk is full SQLite may have rolled back by itself; either way nothing of this
        // group is kept and nobody has been told otherwise.
        let _ = control(connection, "ROLLBACK").await;
    }
    for answer in answers {
        answer(outcome.clone());
    }
}

/// One write in its savepoint. An `Err` means that the whole transaction is gone.
async fn one(
    connection: &mut SqliteConnection,
    job: Job,
    answers: &mut Vec<Answer>,
) -> Result<(), Error> {
    if let Err(error) = control(connection, "SAVEPOINT one_write").await {
        (job.refuse)(error.clone());
        return Err(error);
    }
    match (job.run)(Link::SqliteWrite(connection)).await {
        Some(answer) => {
            answers.push(answer);
            control(connection, "RELEASE one_write").await
        }
        None => {
            control(connection, "ROLLBACK TO one_write").await?;
            control(connection, "RELEASE one_write").await
        }
    }
}

async fn control(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), Error> {
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}
