//! `/fn/v1/_admin`.

use admin_api::{Deployment, EnvEntry, FunctionSummary, List, ListQuery, SetEnv};
use reqwest::Method;

use crate::client::segment;
use crate::{AdminClient, ClientError};

/// One page of deployments.
pub type DeploymentList = List<Deployment>;

impl AdminClient {
    /// `GET /fn/v1/_admin/functions`
    pub async fn functions(&self, page: &ListQuery) -> Result<List<FunctionSummary>, ClientError> {
        self.get("/fn/v1/_admin/functions", page).await
    }

    /// `GET /fn/v1/_admin/functions/{name}`
    pub async fn function(&self, name: &str) -> Result<FunctionSummary, ClientError> {
        self.get(&function(name, ""), &()).await
    }

    /// `GET /fn/v1/_admin/functions/{name}/deployments`
    pub async fn deployments(&self, name: &str, page: &ListQuery) -> Result<DeploymentList, ClientError> {
        self.get(&function(name, "/deployments"), page).await
    }

    /// `GET /fn/v1/_admin/functions/{name}/env`
    pub async fn env(&self, name: &str) -> Result<List<EnvEntry>, ClientError> {
        self.get(&function(name, "/env"), &()).await
    }

    /// `PUT /fn/v1/_admin/functions/{name}/env/{KEY}`
    pub async fn set_env(&self, name: &str, key: &str, value: &SetEnv) -> Result<(), ClientError> {
        let path = function(name, &format!("/env/{}", segment(key)));
        self.send(&|| self.request(Method::PUT, &path, &()).json(value)).await.map(drop)
    }

    /// `DELETE /fn/v1/_admin/functions/{name}/env/{KEY}`
    pub async fn unset_env(&self, name: &str, key: &str) -> Result<(), ClientError> {
        let path = function(name, &format!("/env/{}", segment(key)));
        self.send(&|| self.request(Method::DELETE, &path, &())).await.map(drop)
    }
}

fn function(name: &str, rest: &str) -> String {
    format!("/fn/v1/_admin/functions/{}{rest}", segment(name))
}
