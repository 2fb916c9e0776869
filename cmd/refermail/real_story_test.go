package main

import "testing"

func TestRealOneReferralToldOnce(t *testing.T) {
	onServers(t, "", func(t *testing.T, s *scene, _ *real) { story(t, s) })
}

func TestRealTheSameMailThreeTimesAndAfterARestartIsOneDeal(t *testing.T) {
	onServers(t, "", func(t *testing.T, s *scene, r *real) { repeats(t, s) })
}

func TestRealKillDuringABurstLosesNothing(t *testing.T) {
	onServers(t, wideLimits, func(t *testing.T, s *scene, _ *real) {
		killedInBurst(t, s, []int{10, 60})
	})
}

func TestRealStopDuringABurstLosesAndRepeatsNothing(t *testing.T) {
	onServers(t, wideLimits, func(t *testing.T, s *scene, _ *real) { stoppedInBurst(t, s) })
}

func TestRealAForgedPartnerIsAskedAtTheAddressOnFile(t *testing.T) {
	onServers(t, "", func(t *testing.T, s *scene, _ *real) { forgedPartner(t, s) })
}

func TestRealMailOfRobotsIsNeverAnswered(t *testing.T) {
	onServers(t, "", func(t *testing.T, s *scene, _ *real) { robotsMail(t, s) })
}

func TestRealABounceMarksTheContactAndIsToldOnce(t *testing.T) {
	onServers(t, "", func(t *testing.T, s *scene, _ *real) { bounces(t, s) })
}

func TestRealAHeldMailDraggedBackIsHandledAgain(t *testing.T) {
	onServers(t, "", func(t *testing.T, s *scene, _ *real) { dragged(t, s) })
}
