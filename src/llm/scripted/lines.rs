//! What the scripted writer composes from. Opinions and questions only: it knows no facts.

/// By the words of the style's name, such as `question_cta` or `contrarian_reply`.
pub fn openings(style: &str) -> &'static [&'static str] {
    let has = |words: &[&str]| words.iter().any(|word| style.contains(word));
    if has(&["contrarian", "hot_take", "opinion"]) {
        CONTRARIAN
    } else if has(&["question", "cta", "community"]) {
        QUESTIONS
    } else if has(&["study", "data", "analysis", "analytical"]) {
        STUDIES
    } else if has(&["fact", "did_you_know", "educational", "trivia"]) {
        FACTS
    } else {
        STORIES
    }
}

const CONTRARIAN: &[&str] = &[
    "Unpopular opinion: {topic} got better when it got slower.",
    "Hot take: half of what people praise about {topic} is nostalgia.",
    "Unpopular opinion: nobody needs to be good at {topic} to love it.",
    "Hot take: {topic} has never been as interesting as right now.",
    "Most people think {topic} is about skill. It is about patience.",
    "Unpopular opinion: the quiet part of {topic} is the best part.",
    "Everyone says {topic} is too hard. It only asks you to look twice.",
    "Hot take: you learn more about {topic} from losing than from any guide.",
];

const QUESTIONS: &[&str] = &[
    "What was the first moment that made you fall for {topic}?",
    "If you could change one thing about {topic}, what would it be?",
    "Which memory of {topic} still makes you smile?",
    "Do you play {topic} to relax, or to get your pulse up?",
    "What do new players miss most about {topic}?",
    "Who taught you everything you know about {topic}?",
    "Is {topic} better alone or with friends?",
    "Which small detail in {topic} does more than any trailer could?",
];

const STUDIES: &[&str] = &[
    "A study of my own save files says a lot about {topic}.",
    "A study of one, and that one is me: {topic} eats my weekends.",
    "A study in patience: one evening, one goal, and nothing but {topic}.",
    "A study of every note I ever took on {topic} ends with one lesson.",
    "A study of my worst attempts at {topic} shows a pattern.",
    "A study in small steps: how {topic} taught me to plan ahead.",
];

const FACTS: &[&str] = &[
    "Did you know how much of {topic} happens before you press a button?",
    "Fun fact about {topic}: the boring part is where the learning is.",
    "Did you know that you can enjoy {topic} for years and still miss half of it?",
    "Little known fact: {topic} rewards those who stop and listen.",
    "Did you know that most of us meet {topic} by accident?",
    "Fun fact: the best trick in {topic} is to take a break.",
    "Did you know that {topic} is easier to love once you stop keeping score?",
];

const STORIES: &[&str] = &[
    "Last night I wanted ten minutes of {topic}. It was three hours later when I looked up.",
    "There is a moment in {topic} when everything clicks.",
    "I came to {topic} late, and I am glad that I did.",
    "My favourite thing about {topic} has no achievement.",
    "Some evenings are made for {topic} and a warm drink.",
    "I had given up on {topic}. Then a friend sat down next to me.",
    "The longer I play, the more I care about {topic}.",
    "Nothing prepared me for how kind the people around {topic} are.",
];

pub const POINTS: &[&str] = &[
    "The walk back to the boss is where you think about why you lost.",
    "A good tutorial never tells you that it is one.",
    "Sound does half of the work, and we only notice it when it stops.",
    "The map in your head is worth more than the one on the screen.",
    "A save point after a long hall feels like an open window.",
    "Small studios take the risks that big ones write talks about.",
    "The best loot is a story that you can tell on Monday.",
    "An easy mode takes nothing away from those who do not use it.",
    "Old hardware forced people to choose, and you can feel every choice.",
    "Losing on purpose to see the other ending is a fine way to play.",
    "A fair game lets you say: that was my own mistake.",
    "Music from a level you hated can become your favourite song.",
    "The side quest with the lost dog beats the end of the world.",
    "Couch co-op is still the fastest way to find out who your friends are.",
    "Every speedrun starts with somebody who asked what that wall is for.",
    "Photo mode turned me into a person who looks at clouds.",
    "A menu that answers at once is worth a thousand particles.",
    "Fishing in a game about dragons is not a waste of time.",
    "The rain in the first town told me more than the intro did.",
    "Reading the item notes is how you find out who really lived here.",
    "A boss with a sense of humour is harder to forget than a hard one.",
    "Some of the finest worlds fit on a single cartridge.",
    "You can hear when the composer played the level first.",
    "Getting lost is content, too.",
    "One honest demo sells more than a year of trailers.",
    "Turn the markers off for an hour and see what you notice.",
    "The villagers remember, even when the quest log does not.",
    "A game that respects your evening gets many of them.",
    "Mods keep old worlds alive long after the servers went dark.",
    "Nobody forgets the first door that opened from the other side.",
];

pub const ENDS: &[&str] = &[
    "Tell me yours.",
    "I would start over tomorrow.",
    "That is why I stay.",
    "What did I miss?",
    "It still works on me, every time.",
    "Try it tonight and let me know.",
    "No patch will ever fix that, and I am happy about it.",
    "Which one would you pick?",
    "Ask me again in ten years. #gaming",
    "Worth every minute.",
    "I will die on this hill, and respawn. 🎮",
    "Your turn.",
];

pub const GREETINGS: &[&str] = &[
    "Well said.",
    "This is the part of {topic} that people forget.",
    "I had the same thought about {topic} last week.",
    "Good point about {topic}.",
    "Thank you for putting {topic} into words.",
    "You made me want to go back to {topic} tonight.",
    "That is a fair question about {topic}.",
    "I see {topic} the same way, with one addition.",
];
