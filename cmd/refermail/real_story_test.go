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
		killedInBurst(t, s, []int{30}, func(int) {})
	})
}

func TestRealStopDuringABurstLosesAndRepeatsNothing(t *testing.T) {
	onServers(t, wideLimits, func(t *testing.T, s *scene, _ *real) { stoppedInBurst(t, s) })
}
