package main

// grammar is the whole command line. The fields' tags are what --help shows; `example` holds what stands below it, one
// command after another, without the program's name.
type grammar struct {
	Config string `help:"The configuration; default ./refermail.toml." placeholder:"FILE"`

	Demo    demoCmd    `cmd:"" help:"Watch a referral happen: everything embedded, nothing to set up." example:"demo; demo --exit"`
	Init    initCmd    `cmd:"" help:"Write refermail.toml and program.toml, asking only what it must." example:"init; init --dir /etc/refermail --address deals@acme.example --imap imap.acme.example --smtp smtp.acme.example --manager 'Max <max@acme.example>'; init --program partner-types"`
	Serve   serveCmd   `cmd:"" help:"Run the service: receive, handle, send, web." example:"serve; serve --roles receive,handle; serve --backfill"`
	Doctor  doctorCmd  `cmd:"" help:"Check database, IMAP, SMTP, DNS and clock; exit 1 when something is red." example:"doctor; doctor --json"`
	Inspect inspectCmd `cmd:"" help:"Show how one mail is understood, as JSON, or explained line by line; needs no configuration." example:"inspect mail.eml; inspect - < mail.eml; inspect --explain --address deals@acme.example mail.eml"`

	Partner   partnerCmd   `cmd:"" help:"Partners and their people."`
	Deal      dealCmd      `cmd:"" help:"Deals: look at them and move them."`
	Mail      mailCmd      `cmd:"" help:"Mails that reached the inbox, by what became of them."`
	Outbox    outboxCmd    `cmd:"" help:"Mails we owe or have sent."`
	News      newsCmd      `cmd:"" help:"Newsletters: drafts, previews, sending; see refermail help newsletters."`
	Account   accountCmd   `cmd:"" help:"Other names of an account: subsidiaries, old names."`
	Offlimits offlimitsCmd `cmd:"" help:"Accounts nobody may register."`

	API apiCmd `cmd:"" name:"api" help:"Tokens for programs that ask over HTTP; see refermail help api."`

	Report  reportCmd  `cmd:"" help:"What waits for the team, what was registered, how fast it was answered."`
	Token   tokenCmd   `cmd:"" help:"The keys that sign our reply addresses; tokens of programs are under api."`
	Program programCmd `cmd:"" help:"The rules of engagement: check, show and compare program files."`

	Export exportCmd `cmd:"" help:"Write everything that is kept about one person." example:"export --person bo@globex.example; export --person bo@globex.example --out bo.zip"`
	Erase  eraseCmd  `cmd:"" help:"Erase a person, an account, or what is past its term." example:"erase --person bo@globex.example; erase --person bo@globex.example --yes; erase --account globex.example; erase --due"`

	Migrate    migrateCmd    `cmd:"" help:"Bring the database to this version." example:"migrate"`
	Backup     backupCmd     `cmd:"" help:"Copy an SQLite database while it is in use." example:"backup refermail-backup.db"`
	Help       helpCmd       `cmd:"" help:"Explain a topic." example:"help; help commands; help config"`
	Version    versionCmd    `cmd:"" help:"Print the version." example:"version; version --json"`
	Completion completionCmd `cmd:"" help:"Print a completion script for your shell." example:"completion bash > /etc/bash_completion.d/refermail; completion zsh > ~/.zfunc/_refermail; completion fish > ~/.config/fish/completions/refermail.fish"`
}

// partnerCmd is `refermail partner …`.
type partnerCmd struct {
	Add        partnerAdd        `cmd:"" help:"Add a partner; nobody is mailed." example:"partner add 'Ann Consulting' --type consultant --domain ann.example --contact 'Ann <ann@ann.example>'"`
	List       partnerList       `cmd:"" help:"List partners." example:"partner list; partner list --json"`
	Show       partnerShow       `cmd:"" help:"Show one partner with its people." example:"partner show P-7"`
	Set        partnerSet        `cmd:"" help:"Change a partner." example:"partner set P-7 --tier gold; partner set P-7 --contact 'Eve <eve@ann.example>'; partner set P-7 --status suspended"`
	Import     partnerImport     `cmd:"" help:"Add partners from a CSV file with a header line." example:"partner import partners.csv; partner import --dry-run partners.csv; partner import - < partners.csv"`
	Tiers      partnerTiers      `cmd:"" help:"Show who stands where on the tiers, or what tonight would change and mail." example:"partner tiers; partner tiers --dry-run; partner tiers --json"`
	Newsletter partnerNewsletter `cmd:"" help:"End a person's newsletter at their word, or begin it again; nobody is mailed." example:"partner newsletter P-7 ann@ann.example off; partner newsletter P-7 ann@ann.example on --dry-run"`
	Do         partnerDo         `cmd:"" help:"Do what a manager would mail: add, tier, suspend, resume, alias, end, certify, unsubscribe, subscribe, undo." example:"partner do tier fox silver because they certified three people; partner do suspend partner fox because they asked for it"`
	Alias      partnerAlias      `cmd:"" help:"Print a partner's secret address." example:"partner alias P-7"`
	Export     partnerExport     `cmd:"" help:"Write all partners as CSV, in the form import reads." example:"partner export > partners.csv"`
}

// dealCmd is `refermail deal …`.
type dealCmd struct {
	List    dealList    `cmd:"" help:"List deals." example:"deal list; deal list --stage under_review; deal list --json"`
	Show    dealShow    `cmd:"" help:"Show one deal with its timeline." example:"deal show D-1042; deal show D-1042 --verify; deal show D-1042 --json"`
	Approve dealApprove `cmd:"" help:"Approve a registration." example:"deal approve D-1042; deal approve D-1042 consent given on the phone"`
	Decline dealDecline `cmd:"" help:"Decline a registration; the partner is told why." example:"deal decline D-1042 already a customer"`
	Stage   dealStage   `cmd:"" help:"Move a deal to another stage." example:"deal stage D-1042 demo_completed; deal stage D-1042 won 48000 USD; deal stage D-1042 lost no budget"`
	Note    dealNote    `cmd:"" help:"Write a note for the team on the timeline; - reads standard input." example:"deal note D-1042 Bo prefers the phone; deal note D-1042 - < note.txt"`
	Assign  dealAssign  `cmd:"" help:"Give a deal to a member of the team." example:"deal assign D-1042 max@acme.example"`
	Extend  dealExtend  `cmd:"" help:"Lengthen the protection." example:"deal extend D-1042 30d"`
	Export  dealExport  `cmd:"" help:"Write all deals as CSV." example:"deal export > deals.csv"`
}

// mailCmd is `refermail mail …`.
type mailCmd struct {
	List    mailList    `cmd:"" help:"List mails in the order they came." example:"mail list; mail list --disposition held; mail list --json"`
	Show    mailShow    `cmd:"" help:"Show one mail as it was understood; --explain says why, --raw writes its bytes." example:"mail show M-31; mail show M-31 --explain; mail show M-31 --raw > mail.eml"`
	Release mailRelease `cmd:"" help:"Have a held mail handled; its sender counts as proven." example:"mail release M-31; mail release M-31 as Northwind; mail release M-31 --dry-run; mail release M-31 --untrusted; mail release --from ann@northwind.example; mail release --from everybody --dry-run"`
	Reject  mailReject  `cmd:"" help:"End a held mail as ignored; nobody is told." example:"mail reject M-31 advertising; mail reject H-31 --dry-run --json"`
	Replay  mailReplay  `cmd:"" help:"Have failed or held mails handled again, as they are." example:"mail replay M-31; mail replay --failed"`
}

// outboxCmd is `refermail outbox …`.
type outboxCmd struct {
	List   outboxList   `cmd:"" help:"List mails we owe or have sent." example:"outbox list; outbox list --state ready; outbox list --json"`
	Show   outboxShow   `cmd:"" help:"Show one mail we owe." example:"outbox show 9k2m4c7q1x3z5v8b"`
	Retry  outboxRetry  `cmd:"" help:"Send a failed or waiting mail now." example:"outbox retry 9k2m4c7q1x3z5v8b"`
	Cancel outboxCancel `cmd:"" help:"Never send a mail that is still waiting." example:"outbox cancel 9k2m4c7q1x3z5v8b"`
}

// accountCmd is `refermail account …`.
type accountCmd struct {
	Alias  accountAlias  `cmd:"" help:"Make a domain or a name mean an account." example:"account alias globex.example globex-holding.example; account alias 'Initech GmbH' globex.example"`
	Remove accountRemove `cmd:"" help:"Take such a name away again." example:"account remove globex.example"`
	List   accountList   `cmd:"" help:"List all aliases." example:"account list; account list --json"`
	Import accountImport `cmd:"" help:"Add aliases from a CSV file with the columns alias and account." example:"account import aliases.csv; account import --dry-run - < aliases.csv"`
}

// offlimitsCmd is `refermail offlimits …`.
type offlimitsCmd struct {
	Import offlimitsImport `cmd:"" help:"Replace one list from a CSV file with the columns company and domain." example:"offlimits import --list customer customers.csv; offlimits import --list competitor --dry-run rivals.csv"`
	List   offlimitsList   `cmd:"" help:"List all off-limits accounts." example:"offlimits list; offlimits list --json"`
}

// apiCmd is `refermail api …`.
type apiCmd struct {
	Add    apiAdd    `cmd:"" help:"Make a token; it is printed once and kept nowhere." example:"api add crm --scope deals:read --scope deals:write --expires 90d; api add portal --scope deals:read --partner P-7; api add prometheus --scope metrics:read"`
	List   apiList   `cmd:"" help:"List tokens: what they open, when they were used." example:"api list; api list --json"`
	Revoke apiRevoke `cmd:"" help:"End a token at once and for ever." example:"api revoke crm; api revoke crm --dry-run"`
}

// jsonFlag is on every command that reads.
type jsonFlag struct {
	JSON bool `name:"json" help:"Print JSON for scripts."`
}

// dryRunFlag is on every command whose effect may be seen first.
type dryRunFlag struct {
	DryRun bool `help:"Say what would happen; change nothing, mail nobody."`
}
