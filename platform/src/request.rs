//! Labels that a request carries through the server: its id, and the job it is made for.

/// Request extension set by the server before any handler runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RequestId(pub String);

impl RequestId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Request extension on calls that a job makes: its name, found in every record of that call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CalledByJob(pub String);
