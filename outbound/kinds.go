package outbound

import "refermail/workflow"

// kinds lists every kind of mail; a test holds it to the constants of package workflow.
func kinds() []workflow.Kind {
	return []workflow.Kind{
		workflow.KindReceipt, workflow.KindIncomplete, workflow.KindReminder, workflow.KindDuplicate, workflow.KindMerged,
		workflow.KindRefused, workflow.KindStage, workflow.KindQuestion, workflow.KindAnswer, workflow.KindCorrection,
		workflow.KindUpdated, workflow.KindStatus, workflow.KindHelp, workflow.KindUnknown, workflow.KindChallenge,
		workflow.KindTooLarge, workflow.KindKept, workflow.KindPassed, workflow.KindPaused, workflow.KindReview, workflow.KindRelay, workflow.KindAsked, workflow.KindConfirm,
		workflow.KindCommands, workflow.KindNewContact, workflow.KindUnreachable, workflow.KindComplaint, workflow.KindBrake, workflow.KindBrakesOver, workflow.KindHeld,
		workflow.KindPromoted, workflow.KindDemotion, workflow.KindTierKept, workflow.KindDemoted, workflow.KindNominated, workflow.KindInvitation,
		workflow.KindPartnerNews, workflow.KindTierAsk, workflow.KindAlias, workflow.KindNomination,
		workflow.KindTeamNews, workflow.KindCase, workflow.KindDispute, workflow.KindDirect, workflow.KindList, workflow.KindListReview,
		workflow.KindOwner, workflow.KindInvolvement, workflow.KindClaim, workflow.KindBrief, workflow.KindReport, workflow.KindExport, workflow.KindOffer, workflow.KindOffered,
		workflow.KindExpiring, workflow.KindEnded, workflow.KindDelayed, workflow.KindNoNews,
		workflow.KindOverdue, workflow.KindNudge, workflow.KindMorning,
		workflow.KindHistory, workflow.KindRules, workflow.KindRates, workflow.KindTier, workflow.KindAssets,
		workflow.KindAsset, workflow.KindTemplate, workflow.KindCheck, workflow.KindPreference, workflow.KindNewsletter, workflow.KindDigest,
		workflow.KindPerson, workflow.KindUnsure, workflow.KindColleague, workflow.KindChange,
		workflow.KindJoin, workflow.KindApplied, workflow.KindJoinQuestion, workflow.KindJoined, workflow.KindJoinDeclined, workflow.KindWaiting,
		workflow.KindAgreement, workflow.KindAgreed, workflow.KindStep, workflow.KindTest, workflow.KindApplication, workflow.KindPartner,
		workflow.KindPreview, workflow.KindIssue, workflow.KindTestCopy,
	}
}

// oursToo lists the kinds whose Text and values are the program's words, not a person's.
func oursToo() []workflow.Kind {
	return []workflow.Kind{workflow.KindRules, workflow.KindRates, workflow.KindTier, workflow.KindAsset}
}

// toTeam lists the kinds only the team gets. They are in English; a test holds every other kind to be in every language.
func toTeam() []workflow.Kind {
	return []workflow.Kind{
		workflow.KindReview, workflow.KindRelay, workflow.KindAsked, workflow.KindConfirm, workflow.KindCommands, workflow.KindNewContact,
		workflow.KindUnreachable, workflow.KindComplaint, workflow.KindBrake, workflow.KindBrakesOver, workflow.KindHeld, workflow.KindTeamNews, workflow.KindDispute, workflow.KindDirect,
		workflow.KindOverdue, workflow.KindNudge, workflow.KindMorning, workflow.KindColleague, workflow.KindChange,
		workflow.KindApplication, workflow.KindPartner, workflow.KindBrief, workflow.KindReport, workflow.KindExport, workflow.KindClaim,
		workflow.KindListReview, workflow.KindOffered, workflow.KindPartnerNews, workflow.KindTierAsk, workflow.KindAlias, workflow.KindNomination,
		workflow.KindPreview, workflow.KindIssue, workflow.KindTestCopy,
	}
}
