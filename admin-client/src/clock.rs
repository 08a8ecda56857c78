//! `/_admin/clock`.

use admin_api::ServerClock;

use crate::{AdminClient, ClientError};

impl AdminClient {
    /// `GET /_admin/clock`: what time it is for jobs.
    pub async fn clock(&self) -> Result<ServerClock, ClientError> {
        self.get("/_admin/clock", &()).await
    }

    /// `POST /_admin/clock`: makes it that time, on a server that is developed against.
    pub async fn move_clock(&self, to: &ServerClock) -> Result<ServerClock, ClientError> {
        self.post("/_admin/clock", to).await
    }
}
