//! `/sites/v1/_admin`

use admin_api::{
    AddDomain, List, ListQuery, PromoteRequest, RollbackRequest, SiteActivated, SiteDeployment, SiteDomain,
    SiteExplanation, SiteSummary,
};
use reqwest::Method;

use crate::client::segment;
use crate::{AdminClient, BundleBody, ClientError};

impl AdminClient {
    /// `GET /sites/v1/_admin/sites`
    pub async fn sites(&self, page: &ListQuery) -> Result<List<SiteSummary>, ClientError> {
        self.get("/sites/v1/_admin/sites", page).await
    }

    /// `GET /sites/v1/_admin/sites/{name}`
    pub async fn site(&self, name: &str) -> Result<SiteSummary, ClientError> {
        self.get(&site(name, ""), &()).await
    }

    /// `GET /sites/v1/_admin/explain?url=`
    pub async fn explain_site(&self, url: &str) -> Result<SiteExplanation, ClientError> {
        self.get("/sites/v1/_admin/explain", &[("url", url)]).await
    }

    /// `GET /sites/v1/_admin/sites/{name}/deployments`, newest first.
    pub async fn site_deployments(&self, name: &str) -> Result<List<SiteDeployment>, ClientError> {
        self.get(&site(name, "/deployments"), &()).await
    }

    /// `POST /sites/v1/_admin/sites/{name}/deployments`: a bundle with that site alone, which changes nothing that is live.
    pub async fn deploy_site(&self, name: &str, bundle: &BundleBody) -> Result<SiteDeployment, ClientError> {
        let path = site(name, "/deployments");
        let response = self.send(&|| bundle.attach(self.stream(Method::POST, &path, &()))).await?;
        self.decode(response).await
    }

    /// `POST /sites/v1/_admin/sites/{name}/promote`: the newest deployment when none is named.
    pub async fn promote_site(&self, name: &str, deployment: Option<&str>) -> Result<SiteActivated, ClientError> {
        let body = PromoteRequest { deployment_id: deployment.map(str::to_owned) };
        let path = site(name, "/promote");
        let response = self.send(&|| self.stream(Method::POST, &path, &()).json(&body)).await?;
        self.decode(response).await
    }

    /// `POST /sites/v1/_admin/sites/{name}/rollback`: to what it was before when no deployment is named.
    pub async fn roll_back_site(&self, name: &str, deployment: Option<&str>) -> Result<SiteActivated, ClientError> {
        let body = RollbackRequest { to_deployment_id: deployment.map(str::to_owned) };
        let path = site(name, "/rollback");
        let response = self.send(&|| self.stream(Method::POST, &path, &()).json(&body)).await?;
        self.decode(response).await
    }

    /// `GET /sites/v1/_admin/sites/{name}/domains`
    pub async fn site_domains(&self, name: &str) -> Result<List<SiteDomain>, ClientError> {
        self.get(&site(name, "/domains"), &()).await
    }

    /// `POST /sites/v1/_admin/sites/{name}/domains`
    pub async fn add_site_domain(&self, name: &str, host: &str) -> Result<SiteDomain, ClientError> {
        self.post(&site(name, "/domains"), &AddDomain { host: host.to_owned() }).await
    }

    /// `DELETE /sites/v1/_admin/sites/{name}/domains/{host}`
    pub async fn remove_site_domain(&self, name: &str, host: &str) -> Result<(), ClientError> {
        let path = site(name, &format!("/domains/{}", segment(host)));
        self.send(&|| self.request(Method::DELETE, &path, &())).await.map(drop)
    }
}

fn site(name: &str, rest: &str) -> String {
    format!("/sites/v1/_admin/sites/{}{rest}", segment(name))
}
