//! `/fn/v1/_admin`.

use admin_api::{
    CreateFunction, DeletedFunction, Deployment, EnvChange, EnvEntry, EnvRollback, EnvRolledBack, FunctionSummary,
    List, ListQuery, Policy, PolicyRule, PromoteRequest, Promoted, RollbackRequest, SetEnv,
};
use reqwest::Method;

use crate::client::segment;
use crate::{AdminClient, BundleBody, ClientError};

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

    /// `POST /fn/v1/_admin/functions`
    pub async fn create_function(&self, function: &CreateFunction) -> Result<FunctionSummary, ClientError> {
        self.post("/fn/v1/_admin/functions", function).await
    }

    /// `DELETE /fn/v1/_admin/functions/{name}`
    pub async fn delete_function(&self, name: &str) -> Result<DeletedFunction, ClientError> {
        let path = function(name, "");
        let response = self.send(&|| self.stream(Method::DELETE, &path, &())).await?;
        self.decode(response).await
    }

    /// `POST /fn/v1/_admin/functions/{name}/deployments`: a bundle with that function alone.
    pub async fn deploy_function(
        &self,
        name: &str,
        bundle: &BundleBody,
        sha256: &str,
    ) -> Result<Deployment, ClientError> {
        let path = function(name, "/deployments");
        let query = [("bundle_sha256", sha256)];
        let response = self.send(&|| bundle.attach(self.stream(Method::POST, &path, &query))).await?;
        self.decode(response).await
    }

    /// `POST /fn/v1/_admin/functions/{name}/promote`
    pub async fn promote_function(&self, name: &str, request: &PromoteRequest) -> Result<Promoted, ClientError> {
        let path = function(name, "/promote");
        let response = self.send(&|| self.stream(Method::POST, &path, &()).json(request)).await?;
        self.decode(response).await
    }

    /// `POST /fn/v1/_admin/functions/{name}/rollback`
    pub async fn roll_back_function(&self, name: &str, request: &RollbackRequest) -> Result<Promoted, ClientError> {
        let path = function(name, "/rollback");
        let response = self.send(&|| self.stream(Method::POST, &path, &()).json(request)).await?;
        self.decode(response).await
    }

    /// `GET /fn/v1/_admin/functions/{name}/policies`
    pub async fn policies(&self, name: &str) -> Result<List<Policy>, ClientError> {
        self.get(&function(name, "/policies"), &()).await
    }

    /// `POST /fn/v1/_admin/functions/{name}/policies`
    pub async fn add_policy(&self, name: &str, rule: &PolicyRule) -> Result<Policy, ClientError> {
        self.post(&function(name, "/policies"), rule).await
    }

    /// `DELETE /fn/v1/_admin/functions/{name}/policies/{id}`
    pub async fn remove_policy(&self, name: &str, id: &str) -> Result<(), ClientError> {
        let path = function(name, &format!("/policies/{}", segment(id)));
        self.send(&|| self.request(Method::DELETE, &path, &())).await.map(drop)
    }

    /// `GET /fn/v1/_admin/functions/{name}/env-history`
    pub async fn env_history(&self, name: &str, page: &ListQuery) -> Result<List<EnvChange>, ClientError> {
        self.get(&function(name, "/env-history"), page).await
    }

    /// `POST /fn/v1/_admin/functions/{name}/env-rollback`
    pub async fn roll_env_back(&self, name: &str, request: &EnvRollback) -> Result<EnvRolledBack, ClientError> {
        self.post(&function(name, "/env-rollback"), request).await
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
