"""Texts of the sample data: fictional productions and users, and comments in several scripts."""

from __future__ import annotations

USERS = (
    ("Ann Lee", "ann@acme.example"),
    ("Bruno Costa", "bruno@acme.example"),
    ("Chiyo Tanaka", "chiyo@acme.example"),
    ("Dmitri Volkov", "dmitri@northlight.example"),
    ("Elif Şahin", "elif@northlight.example"),
    ("Farah Nasser", "farah@northlight.example"),
    ("Grete Holm", "grete@brand.example"),
    ("Haruki Satō", "haruki@acme.example"),
    ("Ifeoma Obi", "ifeoma@brand.example"),
    ("Jonas Weiß", "jonas@acme.example"),
)
ACCOUNTS = (("Acme Post", 0), ("Northlight Films", 3), ("Integration tests", 0))
TEAMS = (("Editorial", "Colour and finishing", "VFX"), ("Commercials", "Documentary"), ("Sandbox team",))
PROJECTS = (
    "Demo Reel 2026",
    "Harbour Lights – Season 2",
    "The Long Winter",
    "Acme x Fjällräven",
    "Nordlys (dokumentar)",
    "東京の夜 Trailer",
    "Launch film 30s",
    "Festival cut",
    "Behind the scenes",
    "Title sequence",
)
FOLDERS = ("01 Dailies", "02 Selects", "03 Cuts", "04 VFX", "05 Sound", "06 Grade", "07 Deliverables", "Stills")
SHOTS = (
    "A001_C",
    "B002_C",
    "DRONE_",
    "HL2_ep03_v",
    "TLW_trailer_v",
    "GFX_lower_third_",
    "SND_mix_",
    "GRADE_v",
    "VFX_0120_v",
)
KINDS = (
    ("mov", "video/quicktime", "stream"),
    ("mp4", "video/mp4", "stream"),
    ("wav", "audio/wav", "audio"),
    ("png", "image/png", "image"),
    ("pdf", "application/pdf", "document"),
)
LABELS = ("none", "none", "in_progress", "needs_review", "approved")
COMMENTS = (
    "Can we hold this two frames longer?",
    "Love this. Approved from my side 👍",
    "The lower third overlaps the logo at 00:14.",
    "Audio drops out here – check the mix.",
    "色味をもう少し暖かくしてください。",
    "このカット、最高です！",
    "هل يمكننا قص هذه اللقطة قليلاً؟",
    "ممتاز، موافق عليه",
    "कृपया इस शॉट को थोड़ा छोटा करें।",
    "Ταιριάζει τέλεια με τη μουσική.",
    "Bitte den Übergang weicher, danke!",
    "Пожалуйста, уберите отражение в окне.",
    "👩‍🎬 client asked for the wide here 🎥",
    "Swap for take 4?",
    "Legal wants the disclaimer on screen for 3 s.",
)
REPLIES = ("Done in v3.", "On it.", "Agreed.", "Which take?", "了解しました", "تم", "✅")
