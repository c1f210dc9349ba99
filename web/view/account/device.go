package account

import (
	"strings"
)

// What browsers and systems call themselves, the more particular first: Edge says that it is Chrome, Chrome that it is Safari.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"},
		{"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Mac OS X", "Mac"}, {"Linux", "Linux"}}
)

// device tells in two names which browser on which system somebody uses; empty where neither is known.
func device(agent string) string {
	var names []string
	for _, list := range [][][2]string{browsers, systems} {
		for _, x := range list {
			if strings.Contains(agent, x[0]) {
				names = append(names, x[1])
				break
			}
		}
	}
	return strings.Join(names, ", ")
}
