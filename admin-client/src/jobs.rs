//! `/jobs/v1`.

use admin_api::{CreateRun, JobSummary, List, ListQuery, Run, RunCreated, RunState};
use serde::Serialize;

use crate::client::segment;
use crate::{AdminClient, ClientError};

#[derive(Serialize)]
struct RunsQuery<'a> {
    #[serde(flatten)]
    page: &'a ListQuery,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<RunState>,
}

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
        self.get(&format!("/jobs/v1/_admin/jobs/{}/runs", segment(name)), &RunsQuery { page, state }).await
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
}
