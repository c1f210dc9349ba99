// Package frame is what every page stands in and what pages of several areas share: the frame itself, forms, names of offices
// and people, who sees what, the timeline, steps, refusals.
package frame
