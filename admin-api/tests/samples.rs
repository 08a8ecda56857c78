//! The checked-in samples are the wire: a type that no longer reads or writes its sample has changed the contract.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use admin_api::{
    Activation, DeletedFunction, DeployEvent, DeploySummary, Deployment, DoctorReport, EnvChange, EnvEntry,
    EnvRolledBack, ErrorBody, ErrorCode, FunctionSummary, Health, JobSummary, List, LogRecord, MigrateResponse,
    MissingRequest, MissingResponse, Policy, Promoted, Purged, QueryRequest, QueryResponse, Release, Run, RunCreated,
    ServerClock, SiteActivated, SiteDeployment, SiteDomain, SiteExplanation, SiteSummary, VersionInfo,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn holds<T: DeserializeOwned + Serialize>(sample: &str) {
    let path = format!("{}/samples/{sample}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let expected: Value = serde_json::from_str(&text).unwrap();
    let typed: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut written = serde_json::to_value(&typed).unwrap();
    written.sort_all_objects();
    let mut sorted = expected;
    sorted.sort_all_objects();
    assert_eq!(written, sorted, "{path}");
}

#[test]
fn every_type_reads_and_writes_its_sample() {
    holds::<ErrorBody>("error");
    holds::<VersionInfo>("version");
    holds::<Health>("health");
    holds::<DoctorReport>("doctor");
    holds::<Vec<DeployEvent>>("deploy_events");
    holds::<MissingRequest>("missing_request");
    holds::<MissingResponse>("missing_response");
    holds::<List<DeploySummary>>("deploys");
    holds::<List<Activation>>("releases");
    holds::<Release>("release");
    holds::<LogRecord>("log");
    holds::<QueryRequest>("query_request");
    holds::<QueryResponse>("query_response");
    holds::<MigrateResponse>("migrate");
    holds::<List<FunctionSummary>>("functions");
    holds::<List<Deployment>>("deployments");
    holds::<List<EnvEntry>>("env");
    holds::<List<EnvChange>>("env_history");
    holds::<EnvRolledBack>("env_rolled_back");
    holds::<Promoted>("promoted");
    holds::<DeletedFunction>("deleted_function");
    holds::<List<Policy>>("policies");
    holds::<List<SiteSummary>>("sites");
    holds::<SiteExplanation>("site_explanation");
    holds::<List<SiteDeployment>>("site_deployments");
    holds::<List<SiteDomain>>("site_domains");
    holds::<SiteActivated>("site_activated");
    holds::<List<JobSummary>>("jobs");
    holds::<RunCreated>("run");
    holds::<List<Run>>("dead_letters");
    holds::<List<String>>("next_fires");
    holds::<Purged>("purged");
    holds::<ServerClock>("clock");
}

#[test]
fn every_sample_is_held() {
    let folder = format!("{}/samples", env!("CARGO_MANIFEST_DIR"));
    let source = include_str!("samples.rs");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(source.contains(&format!("(\"{name}\")")), "`{name}.json` is not read by any test");
    }
}

#[test]
fn responses_may_hold_fields_of_a_newer_server() {
    let text = r#"{"missing":[],"current_release":null,"new":1}"#;
    assert!(serde_json::from_str::<MissingResponse>(text).is_ok());
}

#[test]
fn requests_with_unknown_fields_are_refused() {
    assert!(serde_json::from_str::<QueryRequest>(r#"{"sql":"select 1","wirte":true}"#).is_err());
}

#[test]
fn error_codes_have_one_name_each_and_say_what_to_do() {
    let mut names: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    for code in ErrorCode::ALL {
        assert_eq!(ErrorCode::parse(code.as_str()), Some(*code));
        assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        for sentence in [code.meaning(), code.remedy()] {
            assert!(sentence.ends_with('.'), "{sentence}");
        }
    }
}
