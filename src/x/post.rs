//! What is given to a driver to publish, and what can become of it.

use xbot_domain::decision::content_hash;
use xbot_domain::ids::{ArmId, ContentHash, TweetId};
use xbot_domain::time::Timestamp;

#[derive(Clone, Debug, PartialEq)]
pub struct Post {
    /// One text for a single post or a reply, two or more for a thread.
    pub texts: Vec<String>,
    pub reply_to: Option<TweetId>,
    /// A language model wrote it; X asks for this flag.
    pub made_with_ai: bool,
    pub appeal: Appeal,
}

/// What a reader would see in the texts, and a simulated one has to be told. Real drivers ignore it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Appeal {
    /// The style, of scope `content` or `reply`.
    pub arm: Option<ArmId>,
    pub topic: Option<String>,
}

impl Post {
    /// By this a timeline is searched for it.
    pub fn body_hash(&self) -> ContentHash {
        content_hash(&self.texts)
    }
}

/// What the log knows of a post of another process, or of an earlier run.
#[derive(Clone, Debug)]
pub struct PastPost {
    pub post: Post,
    pub at: Timestamp,
    /// Empty when the log has the attempt but no result. On the simulated X it is then taken to stand,
    /// under ids that the simulator gives: the reconciler finds it, as after a crash before the answer.
    pub tweet_ids: Vec<TweetId>,
}

/// Why there are no ids. Only [`PostError::BeforeEffect`] may be tried again as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// It is certain that nothing went out.
    #[error("could not post: {reason}")]
    BeforeEffect { reason: String, retryable: bool },
    /// It is certain that nothing went out, and nothing will until a person has seen to the account.
    #[error("could not post: {reason}")]
    Locked { reason: String },
    /// It may stand on X. Look before any retry.
    #[error("could not learn whether the post went out: {reason}")]
    Unknown { reason: String },
}
