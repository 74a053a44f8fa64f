//! The two things that a model does, and the most that each can use.

use async_trait::async_trait;
use xbot_domain::budget::prices::Tokens;
use xbot_domain::config::LlmSettings;

use crate::llm::{Answer, Completion, Embedded, Llm, LlmError, Prompt};

/// Tokens that the service adds around the messages; OpenAI's cookbook counts 3 per message and 3
/// for the answer, and this leaves room.
const WRAPPING: u64 = 32;

#[async_trait]
pub trait Work: Clone + Send + Sync + 'static {
    type Output: Send + Sync + 'static;

    fn model<'a>(&self, settings: &'a LlmSettings) -> &'a str;

    /// An upper bound. A token of a byte-pair encoding stands for at least one byte.
    fn most(&self) -> Tokens;

    async fn carry_out(
        &self,
        llm: &dyn Llm,
        model: &str,
        settings: &LlmSettings,
    ) -> Result<Self::Output, LlmError>;

    fn used(output: &Self::Output) -> Option<Tokens>;
}

#[derive(Clone, Debug)]
pub struct Write(pub Prompt);

#[async_trait]
impl Work for Write {
    type Output = Answer;

    fn model<'a>(&self, settings: &'a LlmSettings) -> &'a str {
        &settings.model
    }

    fn most(&self) -> Tokens {
        let bytes = self.0.system_message().len() + self.0.user.len();
        Tokens { prompt: bytes as u64 + WRAPPING, completion: u64::from(self.0.max_tokens) }
    }

    async fn carry_out(
        &self,
        llm: &dyn Llm,
        model: &str,
        settings: &LlmSettings,
    ) -> Result<Answer, LlmError> {
        let request = Completion {
            prompt: self.0.clone(),
            model: model.to_owned(),
            temperature: settings.temperature,
            top_p: settings.top_p,
        };
        llm.complete(&request).await
    }

    fn used(answer: &Answer) -> Option<Tokens> {
        answer.tokens
    }
}

#[derive(Clone, Debug)]
pub struct Embed(pub Vec<String>);

#[async_trait]
impl Work for Embed {
    type Output = Embedded;

    fn model<'a>(&self, settings: &'a LlmSettings) -> &'a str {
        &settings.embed_model
    }

    fn most(&self) -> Tokens {
        let bytes: usize = self.0.iter().map(String::len).sum();
        Tokens { prompt: bytes as u64 + WRAPPING, completion: 0 }
    }

    async fn carry_out(
        &self,
        llm: &dyn Llm,
        model: &str,
        _: &LlmSettings,
    ) -> Result<Embedded, LlmError> {
        llm.embed(&self.0, model).await
    }

    fn used(embedded: &Embedded) -> Option<Tokens> {
        embedded.tokens
    }
}
