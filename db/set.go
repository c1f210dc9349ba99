package db

import "slices"

// differ tells what is gone from a set and what was added.
func differ[T comparable](before, after []T) (gone, added []T) {
	for _, x := range before {
		if !slices.Contains(after, x) {
			gone = append(gone, x)
		}
	}
	for _, x := range after {
		if !slices.Contains(before, x) && !slices.Contains(added, x) {
			added = append(added, x)
		}
	}
	return gone, added
}

// readers keeps an empty list from becoming NULL.
func readers(ids []int64) []int64 {
	if ids == nil {
		return []int64{}
	}
	return ids
}

// texts keeps an empty list from becoming NULL.
func texts(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
