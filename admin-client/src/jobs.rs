//! `/jobs/v1`.

use admin_api::{
    CreateRun, DeadLettersQuery, JobSummary, List, ListQuery, Purged, Run, RunCreated, RunState, RunsQuery,
};
use reqwest::Method;
use serde_json::{Map, Value};

use crate::client::segment;
use crate::{AdminClient, ClientError};

impl AdminClient {
    /// `GET /jobs/v1/_admin/jobs`
    pub async fn jobs(&self, page: &ListQuery) -> Result<List<JobSummary>, ClientError> {
        self.get("/jobs/v1/_admin/jobs", page).await
    }

    /// `GET /jobs/v1/_admin/jobs/{name}`
    pub async fn job(&self, name: &str) -> Result<JobSummary, ClientError> {
        self.get(&format!("/jobs/v1/_admin/jobs/{}", segment(name)), &()).await
    }

    /// `GET /jobs/v1/_admin/jobs/{name}/runs`, newest first.
    pub async fn runs(&self, name: &str, page: &ListQuery, state: Option<RunState>) -> Result<List<Run>, ClientError> {
        let query = RunsQuery { limit: page.limit, cursor: page.cursor.clone(), state };
        self.get(&format!("/jobs/v1/_admin/jobs/{}/runs", segment(name)), &query).await
    }

    /// `POST /jobs/v1/runs`
    pub async fn create_run(&self, request: &CreateRun) -> Result<Run, ClientError> {
        let created: RunCreated = self.post("/jobs/v1/runs", request).await?;
        Ok(created.run)
    }

    /// `GET /jobs/v1/runs/{id}`
    pub async fn run(&self, id: &str) -> Result<Run, ClientError> {
        self.get(&format!("/jobs/v1/runs/{}", segment(id)), &()).await
    }

    /// `GET /jobs/v1/_admin/jobs/{name}/next`: the next fires of its schedule.
    pub async fn next_fires(&self, name: &str, limit: u32) -> Result<List<String>, ClientError> {
        let page = ListQuery { limit: Some(limit), cursor: None };
        self.get(&format!("/jobs/v1/_admin/jobs/{}/next", segment(name)), &page).await
    }

    /// `POST /jobs/v1/runs/{id}/cancel`
    pub async fn cancel_run(&self, id: &str) -> Result<Run, ClientError> {
        let cancelled: RunCreated = self.post(&format!("/jobs/v1/runs/{}/cancel", segment(id)), &nothing()).await?;
        Ok(cancelled.run)
    }

    /// `POST /jobs/v1/runs/{id}/retry`
    pub async fn retry_run(&self, id: &str) -> Result<Run, ClientError> {
        let again: RunCreated = self.post(&format!("/jobs/v1/runs/{}/retry", segment(id)), &nothing()).await?;
        Ok(again.run)
    }

    /// `GET /jobs/v1/_admin/dead-letters`
    pub async fn dead_letters(&self, query: &DeadLettersQuery) -> Result<List<Run>, ClientError> {
        self.get("/jobs/v1/_admin/dead-letters", query).await
    }

    /// `POST /jobs/v1/_admin/dead-letters/{id}/replay`
    pub async fn replay_dead_letter(&self, id: &str) -> Result<Run, ClientError> {
        let again: RunCreated = self.post(&dead_letter(id, "/replay"), &nothing()).await?;
        Ok(again.run)
    }

    /// `DELETE /jobs/v1/_admin/dead-letters/{id}`
    pub async fn purge_dead_letter(&self, id: &str) -> Result<Purged, ClientError> {
        let response = self.send(&|| self.request(Method::DELETE, &dead_letter(id, ""), &())).await?;
        self.decode(response).await
    }

    /// `DELETE /jobs/v1/_admin/dead-letters`: those of a job, or all.
    pub async fn purge_dead_letters(&self, job: Option<&str>) -> Result<Purged, ClientError> {
        let query: Map<String, Value> = job.map(|job| ("job".to_owned(), Value::from(job))).into_iter().collect();
        let path = "/jobs/v1/_admin/dead-letters";
        let response = self.send(&|| self.request(Method::DELETE, path, &query)).await?;
        self.decode(response).await
    }
}

fn dead_letter(id: &str, rest: &str) -> String {
    format!("/jobs/v1/_admin/dead-letters/{}{rest}", segment(id))
}

/// The body of a request that says everything with its path.
fn nothing() -> Map<String, Value> {
    Map::new()
}
