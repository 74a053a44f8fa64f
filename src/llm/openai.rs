//! Any service that speaks OpenAI's API, through `OPENAI_BASE_URL`.

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::types::chat::{
    ChatChoice, ChatCompletionRequestSystemMessage, ChatCompletionRequestUserMessage,
    CompletionUsage, CreateChatCompletionRequest, FinishReason, ResponseFormat,
};
use async_openai::types::embeddings::{CreateEmbeddingRequest, EmbeddingInput};
use async_trait::async_trait;
use xbot_domain::budget::prices::Tokens;
use xbot_domain::config::LlmSettings;

use super::{Answer, Completion, Embedded, Ending, Llm, LlmError};

mod failure;
pub mod http;
mod once;

pub use http::HttpError;
use once::Once;

#[derive(Debug)]
pub struct OpenAi {
    client: Client<OpenAIConfig>,
}

impl OpenAi {
    /// Without a key none is sent in earnest: a service at home may not want one.
    pub fn new(settings: &LlmSettings) -> Result<Self, HttpError> {
        let key = settings.api_key.as_ref().map_or("", |key| key.expose());
        // The library would read these two from the environment, where they are no settings.
        let config = OpenAIConfig::new()
            .with_org_id("")
            .with_project_id("")
            .with_api_base(settings.base_url.trim_end_matches('/'))
            .with_api_key(key);
        // Its own executor retries; this one does not.
        let client =
            Client::build(http::client()?, config).with_http_service(Once::new(http::client()?));
        Ok(Self { client })
    }
}

#[async_trait]
impl Llm for OpenAi {
    async fn complete(&self, request: &Completion) -> Result<Answer, LlmError> {
        let asked = chat_request(request);
        let response = self.client.chat().create(asked).await.map_err(failed)?;
        let tokens = response.usage.as_ref().map(used);
        let choice = response
            .choices
            .first()
            .ok_or_else(|| LlmError::Malformed { what: "it has no choices".to_owned() })?;
        Ok(Answer {
            text: choice.message.content.clone().unwrap_or_default(),
            ending: ending(choice),
            model: response.model,
            tokens,
        })
    }

    async fn embed(&self, texts: &[String], model: &str) -> Result<Embedded, LlmError> {
        let asked = CreateEmbeddingRequest {
            model: model.to_owned(),
            input: EmbeddingInput::StringArray(texts.to_vec()),
            ..CreateEmbeddingRequest::default()
        };
        let mut response = self.client.embeddings().create(asked).await.map_err(failed)?;
        if response.data.len() != texts.len() {
            let (got, asked) = (response.data.len(), texts.len());
            let what = format!("it has {got} vectors for {asked} texts");
            return Err(LlmError::Malformed { what });
        }
        response.data.sort_by_key(|one| one.index);
        Ok(Embedded {
            vectors: response.data.into_iter().map(|one| one.embedding).collect(),
            tokens: Some(Tokens { prompt: u64::from(response.usage.prompt_tokens), completion: 0 }),
        })
    }
}

fn chat_request(request: &Completion) -> CreateChatCompletionRequest {
    let prompt = &request.prompt;
    let system = ChatCompletionRequestSystemMessage::from(prompt.system_message());
    let user = ChatCompletionRequestUserMessage::from(prompt.user.clone());
    CreateChatCompletionRequest {
        model: request.model.clone(),
        messages: vec![system.into(), user.into()],
        response_format: Some(ResponseFormat::JsonObject),
        max_completion_tokens: Some(prompt.max_tokens),
        temperature: Some(request.temperature as f32),
        top_p: Some(request.top_p as f32),
        ..CreateChatCompletionRequest::default()
    }
}

fn used(usage: &CompletionUsage) -> Tokens {
    Tokens {
        prompt: u64::from(usage.prompt_tokens),
        completion: u64::from(usage.completion_tokens),
    }
}

fn ending(choice: &ChatChoice) -> Ending {
    match choice.finish_reason {
        Some(FinishReason::Length) => Ending::CutOff,
        Some(FinishReason::ContentFilter) => Ending::Withheld,
        _ if choice.message.refusal.is_some() => Ending::Withheld,
        _ => Ending::Complete,
    }
}

/// What [`Once`] found comes back in a box; the rest are answers of an unexpected shape.
fn failed(error: OpenAIError) -> LlmError {
    match error {
        OpenAIError::Boxed(cause) => match cause.downcast::<LlmError>() {
            Ok(known) => *known,
            Err(other) => LlmError::Lost(other),
        },
        OpenAIError::JSONDeserialize(error, _) => LlmError::Malformed { what: error.to_string() },
        other => LlmError::Malformed { what: other.to_string() },
    }
}
