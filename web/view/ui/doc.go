// Package ui holds the components that every page is put together from. They take ready texts and know no catalogue; class
// names, colours and icons (web/assets/src/icons.txt) stay in here. The page at /dev/ui shows them all.
//
//	text     Text Second Dim Late LateStrong Unseen Name FullName NameLink TextLink OutLink PhoneLink CallLink MailLink Ltr TimeTag
//	         SecondTime LateTime Kbd Avatar Square Person Dots Line Paragraph{…} Prose Typed Icon SmallIcon LargeIcon
//	button   Button(Action) QuietLink(Link) PostButton Segments Menu(MenuBox){…} MenuLink MenuPost MenuRule
//	chip     StateChip(Chip) Chips{…} GoalChip(Goal) GoalNumbers Freshness
//	form     Form(PostForm){…} Group LinedGroup Beside TaskFields Extra FormEnd SeenBy ErrorSummary Conflict Hiddens
//	field    Input TextArea Date Select Segmented Radios Checkboxes Checkbox, all of a Field; Suggestions
//	notice   Notice(Message){…} Flash(Done) EmptyState(Nothing){…}
//	page     PageHead(Head){…} Columns(side){…} Section(Part){…} SectionWith Facts WideFacts AnswerStrip Fold FoldBox
//	         Reach{…} People Composer Doors Stack{…} Row{…}
//	list     Table(Grid){Rows{TableRow{Cell(Place){…}}}} FilterBar(Search){AddFilter{…}} MoreRows LineList{LineRow}
//	timeline Timeline{Entry(Happening){…}} TasksHead Steps{TaskRow(Step)} TaskMenu{…}
//
// Two traps of templ: an expression on the line of a component call is taken for its children, so it gets a line of its own;
// and between two calls no space is drawn, so { " " } is written where words stand beside one another.
//
// What the scripts add goes by attributes: a Field's Attrs may hold data-ask (an address; the fragment it answers to the
// field's value replaces the inside of the element named by data-into) and data-alike (it counts for PostForm.Similar).
package ui
