package outbound

// Kinds lists every kind of mail that has templates.
var Kinds = kinds

// SampleLetter is a letter in which every field says something.
var SampleLetter = sample

// ToTeam lists the kinds only the team gets.
var ToTeam = toTeam
