package main

import "testing"

func TestRealOneReferralToldOnce(t *testing.T) {
	onServers(t, "", func(t *testing.T, s *scene, _ *real) { story(t, s) })
}

func TestRealTheSameMailThreeTimesAndAfterARestartIsOneDeal(t *testing.T) {
	onServers(t, "", func(t *testing.T, s *scene, r *real) { repeats(t, s) })
}
