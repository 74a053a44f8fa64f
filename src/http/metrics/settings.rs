//! What is switched on, and how much may be spent.

use xbot_domain::config::{Mode, Settings};

use super::text::Text;
use crate::http::App;

pub async fn write(text: &mut Text, app: &App) -> anyhow::Result<()> {
    let settings = app.switches.now().await.map_err(|error| anyhow::anyhow!(error))?;
    flags(text, &settings);
    let limit = settings.budget.daily_limit.dollars();
    text.gauge("xbot_budget_limit_usd", "What may be spent on calls per UTC day", limit);
    let build = [
        ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ("environment", settings.app_env.as_str().to_owned()),
    ];
    text.gauges("xbot_build_info", "Which program this is, and where", [(build, 1.0)]);
    Ok(())
}

fn flags(text: &mut Text, settings: &Settings) {
    let flag = |on: bool| f64::from(u8::from(on));
    let on = flag(settings.posting_stopped_by().is_none());
    text.gauge("xbot_posting_on", "Whether the switches let posts go out", on);
    let modes = [Mode::Shadow, Mode::Live];
    let each = modes.map(|m| ([("mode", m.as_str().to_owned())], flag(m == settings.mode)));
    text.gauges("xbot_mode", "1 for the mode that is set", each);
    let open = flag(settings.budget.ai_quota_circuit_open);
    text.gauge("xbot_quota_circuit_open", "Whether calls to the language model are stopped", open);
}
