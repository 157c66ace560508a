BeforeAll {
    . $PSScriptRoot/common.ps1
    $folder = Connect-TestHost
    $null = New-MailDomain other.test
    $handover = Join-Path $TestDrive 'handover'

    # What the page itself shows, by its own script, in another runtime than ours.
    function Read-HandOverList([string] $Path, [string] $Password) {
        @'
const page = require('fs').readFileSync(process.argv[2], 'utf8');
const data = JSON.parse(page.match(/<script id="data"[^>]*>([^<]*)</)[1]);
const script = page.match(/<script>([\s\S]*?)<\/script>/)[1];
eval(script + '; open')(data, process.argv[3]).then(list => console.log(JSON.stringify(list)), () => process.exit(3));
'@ | Set-Content "$TestDrive/read.js"
        node "$TestDrive/read.js" $Path $Password | ConvertFrom-Json
    }
}

AfterAll { Remove-TestBed }

Describe 'Export-MailboxPassword' {
    It 'writes one encrypted file a domain, and passes over what has no password' {
        $made = 'alice@example.test', 'bob@example.test', 'carol@other.test', 'alice@example.test' | ForEach-Object { New-Mailbox $_ }
        $files = $made | Export-MailboxPassword $handover -FilePassword 'list password 1'
        $files.Name | Should -Be 'example.test.html', 'other.test.html'
        $text = Get-Content $files[0] -Raw
        $text | Should -Match '<title>Mailboxes of example.test</title>'
        foreach ($result in $made[0, 1]) { $text | Should -Not -Match ([regex]::Escape($result.Password.Reveal())) }
        if ($IsLinux) { stat -c %a $files[0].FullName | Should -Be '600' }
    }

    It 'writes pages a browser opens with the password, and with it alone' -Skip:(-not (Get-Command node -ErrorAction Ignore)) {
        $null = Reset-MailboxPassword alice@example.test -Password 'Zoë "quoted" <b>1' | Export-MailboxPassword $handover -FilePassword 'list password 1'
        $list = Read-HandOverList "$handover/example.test.html" 'list password 1'
        $list | ForEach-Object address | Should -Be 'alice@example.test', 'bob@example.test'
        $list[0].password | Should -Be 'Zoë "quoted" <b>1'
        Read-HandOverList "$handover/example.test.html" 'list password 2' | Should -BeNullOrEmpty
        $LASTEXITCODE | Should -Be 3
    }

    It 'adds to no list of another password, and wants a long one' {
        $result = Reset-MailboxPassword bob@example.test
        { $result | Export-MailboxPassword $handover -FilePassword 'another password' -ErrorAction Stop } | Should -Throw -ErrorId 'HandOverListUnusable,*'
        { $result | Export-MailboxPassword "$handover/new" -FilePassword short -ErrorAction Stop } | Should -Throw -ErrorId 'HandOverListUnusable,*'
    }

    It 'makes no file outside of its folder, whatever an operator calls a mailbox' {
        $result = Reset-MailboxPassword bob@example.test
        { [pscustomobject]@{ Identity = 'x@../../outside'; Password = $result.Password } | Export-MailboxPassword "$handover/deep" -FilePassword 'list password 1' -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidRequest,*'
        Test-Path "$handover/deep" | Should -BeFalse
    }

    It 'only tells with -WhatIf' {
        Reset-MailboxPassword bob@example.test | Export-MailboxPassword "$TestDrive/none" -FilePassword 'list password 1' -WhatIf | Should -BeNullOrEmpty
        Test-Path "$TestDrive/none" | Should -BeFalse
    }
}
