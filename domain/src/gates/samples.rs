//! Posts for the tests of all gates.

/// What the account posts on a good day.
pub const GAMING_POSTS: &[&str] = &[
    "Did you know? The first Easter egg in a game hid the name of its maker, because his employer gave no credit.",
    "Unpopular opinion: the walk back to the boss is part of the boss. It is where you think about why you lost.",
    "New study: players of fast action games notice small changes on a screen sooner than those who do not play.",
    "Which game took you the longest to finish, and was it worth it? Mine was Hollow Knight: 62 hours, all of them good.",
    "I died 40 times to Malenia and I would do it again. The moment she falls is worth every single try. #EldenRing",
    "Stardew Valley was made by one person over four years. He drew, wrote, composed and coded all of it himself.",
    "The shotgun in Doom kills two demons with one shot because its spread is wider than its sprite. Simple and brilliant.",
    "Tell me your favourite opening level. I keep coming back to the train ride of Half-Life 2. 🎮 #gaming #retro",
    "Speedrunners broke the Portal record again: under six minutes, no out of bounds. The last room alone took a year of practice.",
    "Patch 1.0.2.1 is out: faster loading, fewer crashes, and the horse no longer climbs walls. We will miss the horse.",
    "Tetris has no end. In 2024 a 13-year-old was the first person to reach a kill screen, 34 years after its release.",
    "Cosy games are not easy games. Try to please every villager in a single week and tell me it was relaxing.",
];
