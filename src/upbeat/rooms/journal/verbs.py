"""The verbs of the journal: our short word, and the IRI that xAPI knows it by.

Sources: the ADL vocabulary, the xAPI video profile (w3id.org/xapi/video), Activity Streams 1.0. Where the field has no
word, the IRI is ours.
"""

ADL = "http://adlnet.gov/expapi/verbs/"
VIDEO = "https://w3id.org/xapi/video/verbs/"
STREAMS = "http://activitystrea.ms/schema/1.0/"
OURS = "https://w3id.org/upbeat/verbs/"

IRIS: dict[str, str] = {
    "answered": ADL + "answered",
    "asked": ADL + "asked",
    "attended": ADL + "attended",
    "attempted": ADL + "attempted",
    "commented": ADL + "commented",
    "completed": ADL + "completed",
    "created": STREAMS + "create",
    "deleted": STREAMS + "delete",
    "dismissed": STREAMS + "reject",
    "enrolled": ADL + "registered",
    "evaluated": OURS + "evaluated",
    "failed": ADL + "failed",
    "flagged": STREAMS + "flag-as-inappropriate",
    "followed": OURS + "followed",
    "formed": OURS + "formed",
    "handed-over": OURS + "handed-over",
    "initialized": ADL + "initialized",
    "launched": ADL + "launched",
    "left": ADL + "exited",
    "mastered": ADL + "mastered",
    "noted": "http://risc-inc.com/annotator/verbs/annotated",
    "offered": OURS + "offered",
    "opened": STREAMS + "open",
    "closed": STREAMS + "close",
    "passed": ADL + "passed",
    "played": VIDEO + "played",
    "polished": OURS + "polished",
    "published": OURS + "published",
    "recalled": OURS + "recalled",
    "regraded": OURS + "regraded",
    "reminded": OURS + "reminded",
    "released": OURS + "released",
    "removed": STREAMS + "remove",
    "resolved": STREAMS + "resolve",
    "retracted": STREAMS + "retract",
    "revoked": OURS + "revoked",
    "scored": ADL + "scored",
    "shared": ADL + "shared",
    "signed-in": "https://w3id.org/xapi/adl/verbs/logged-in",
    "signed-out": "https://w3id.org/xapi/adl/verbs/logged-out",
    "submitted": STREAMS + "submit",
    "terminated": ADL + "terminated",
    "updated": STREAMS + "update",
    "uploaded": OURS + "uploaded",
    "voted": ADL + "voted",
}
