//! How whoever acts came in. It is the one thing that rides along with the task of a request or a
//! command instead of being an argument: no verb decides by it, and only the audit's rows hold it.

use std::future::Future;

use rapport_model::program::audit::Origin;

tokio::task_local! {
    static ORIGIN: Origin;
}

/// Does some work for someone who came in that way. What the work spawns counts as the program's own.
pub async fn coming_from<T>(origin: Origin, work: impl Future<Output = T>) -> T {
    ORIGIN.scope(origin, work).await
}

/// How whoever is worked for here came in; the program itself unless it was said.
#[must_use]
pub fn origin() -> Origin {
    ORIGIN.try_with(|origin| *origin).unwrap_or_default()
}
