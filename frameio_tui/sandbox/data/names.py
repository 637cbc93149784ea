"""Texts of the sample data: fictional productions and users, and comments in several scripts."""

from __future__ import annotations

from typing import NamedTuple

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


class FolderPlan(NamedTuple):
    """A folder of every project: its files by the patterns of their names, how long they are, and what is below it."""

    name: str
    patterns: tuple[str, ...] = ()
    seconds: tuple[float, float] = (2, 60)
    below: tuple[FolderPlan, ...] = ()


_CAMERAS = (
    FolderPlan("Camera A", ("A{:03}_C001.mov",), (4, 90)),
    FolderPlan("Camera B", ("B{:03}_C004.mov",), (4, 90)),
)
FOLDERS = (
    FolderPlan(
        "01 Dailies",
        ("A001_C{:03}.mov", "B002_C{:03}.mov", "DRONE_{:03}.mp4"),
        (4, 180),
        (FolderPlan("Day 01", below=_CAMERAS), FolderPlan("Day 02", below=_CAMERAS)),
    ),
    FolderPlan("02 Selects", ("SEL_{:03}.mp4", "SEL_{:03}.mov", "Frame grab {:03}.png"), (2, 40)),
    FolderPlan("03 Cuts", ("CUT_v{:03}.mp4", "Trailer_v{:03}.mov", "Paper edit {:03}.pdf"), (20, 600)),
    FolderPlan(
        "04 VFX",
        ("VFX_{:03}0_v01.mov", "GFX_lower_third_{:03}.png"),
        (2, 12),
        (
            FolderPlan(
                "VFX_0120",
                ("VFX_0120_v{:03}.mov",),
                (2, 12),
                (FolderPlan("Plates", ("PLATE_{:03}.mov",), (2, 12)), FolderPlan("Stills", ("REF_{:03}.jpg",))),
            ),
        ),
    ),
    FolderPlan("05 Sound", ("SND_mix_{:03}.wav", "SND_dialogue_{:03}.wav", "Cue sheet {:03}.pdf"), (20, 300)),
    FolderPlan("06 Grade", ("GRADE_v{:03}.mov", "LUT preview {:03}.jpg"), (10, 120)),
    FolderPlan(
        "07 Deliverables",
        ("Master_{:03}.mov", "Web_{:03}.mp4", "Delivery sheet {:03}.pdf"),
        (15, 120),
        (FolderPlan("Social", ("Square_{:03}.mp4", "Vertical_{:03}.mp4"), (6, 30)),),
    ),
    FolderPlan("Stills", ("Still_{:03}.jpg", "Wide/close {:03}.png", "Contact sheet.pdf")),
)
"""Names may repeat in a folder, and contain what no file system allows: see the last one."""
REVIEWERS = (
    ("Petra Lind", "petra@fjord.example"),
    ("Quentin Moreau", "quentin@fjord.example"),
    ("Rosa Delgado", "rosa@studio.example"),
    ("山本 さくら", "sakura@studio.example"),
)
"""People without an account who comment on review links."""
INVITED = ("sven@freelance.example", "tara@freelance.example", "uma@freelance.example")
"""Addresses of people who were invited and have not joined yet."""
LABELS = ("none", "none", "in_progress", "needs_review", "approved")
COMMENTS = (
    "Can we hold this two frames longer?",
    "Love this. Approved from my side 👍",
    "The lower third overlaps the logo.",
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
    'Two things:\n1. The title is too small on phones.\n2. "Première" needs its accent.',
    "=SUM of the graphics is off; see the style guide, page 4.",
    "Pipe | semicolon ; tab\tand comma, all in one note.",
)
REPLIES = ("Done in v3.", "On it.", "Agreed.", "Which take?", "了解しました", "تم", "✅")
