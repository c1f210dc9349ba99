// Package ui holds the components that every page is put together from. They take ready texts and know no catalogue; class
// names, colours and icons stay in here. The page at /dev/ui shows them all.
//
//	text     Text Second Dim Late LateStrong Unseen Name NameLink TextLink OutLink PhoneLink CallLink MailLink Ltr TimeTag Kbd
//	         Avatar Square Person Dots Line Paragraph Prose Typed Icon SmallIcon LargeIcon
//	button   Button(Action) QuietLink(Link) PostButton Segments Menu(MenuBox){…} MenuLink MenuPost MenuRule
//	chip     StateChip(Chip) Chips{…} GoalChip(Goal) GoalNumbers Freshness
//	form     Form(PostForm){…} Group LinedGroup Beside StepFields Extra FormEnd SeenBy ErrorSummary Hiddens
//	field    Input TextArea Date Select Segmented Radios Checkboxes Checkbox, all of a Field; Suggestions
//	notice   Notice(Message){…} Flash(Done) EmptyState(Nothing){…}
//	page     PageHead(Head){…} Columns(side){…} Section(Part){…} SectionWith Facts WideFacts AnswerStrip Fold FoldBox
//	         Reach People Composer Doors Stack Row
//	list     Table(Grid){Rows{TableRow{Cell{…}}}} FilterBar(Search){AddFilter{…}} MoreRows LineList{LineRow}
//	timeline Timeline{Entry(Happening){…}} StepsHead Steps{StepRow(Step)} StepMenu{…}
package ui
