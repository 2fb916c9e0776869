package outbound

// Kinds lists every kind of mail that has templates.
var Kinds = kinds

// SampleLetter is a letter in which every field says something.
var SampleLetter = sample
