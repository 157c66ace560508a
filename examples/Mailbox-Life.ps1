#Requires -Version 7.4

<#
.SYNOPSIS
The whole life of mailboxes on a mail host of one's own: ordered, handed over, filled by a migration, used, suspended and removed.

.DESCRIPTION
Everything is done twice, and the second time must change nothing: that is what lets such a script be run again after any interruption. The host is Dovecot, by its files; run it there. Each mailbox of the order is migrated from the mailbox of the same name at the source server.
With -Leave the mailboxes stay as they are after the migration: nothing is suspended or removed.

.PARAMETER Order
The order: a YAML or CSV file as New-MailOrder writes one.

.PARAMETER Operator
The parameters of Connect-MailOperator for the host.

.PARAMETER Server
The IMAP server of the host: imaps://host[:port].

.PARAMETER SourceServer
The IMAP server the mail is on.

.PARAMETER SourceCredential
A script block, param($Account, $Role), that gives the credential of a mailbox at the source.

.PARAMETER HandOver
The folder for the lists of passwords, one encrypted file a domain.

.PARAMETER ListPassword
The password of these lists.

.PARAMETER Leave
Ends after the migration.

.EXAMPLE
./examples/Mailbox-Life.ps1 order.yaml @{ Provider = 'Dovecot'; PasswdFile = '/etc/dovecot/users'; DomainFile = '/etc/postfix/domains' } imaps://mail.example.com imaps://mail.old.example { param($Account, $Role) Get-Secret "mail-$Account" } ~/hand-over -Leave

Makes the mailboxes of the order and fills them.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, Position = 0)] [string] $Order,
    [Parameter(Mandatory, Position = 1)] [hashtable] $Operator,
    [Parameter(Mandatory, Position = 2)] [string] $Server,
    [Parameter(Mandatory, Position = 3)] [string] $SourceServer,
    [Parameter(Mandatory, Position = 4)] [scriptblock] $SourceCredential,
    [Parameter(Mandatory, Position = 5)] [string] $HandOver,
    [securestring] $ListPassword = (Read-Host 'Password of the lists' -AsSecureString),
    [switch] $Leave
)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../module/KimounMail.psd1')

# Does it twice, tells the outcomes of both times, and ends where the second time changed something. Gives what the first time gave.
function Invoke-Twice([string] $Step, [scriptblock] $Do) {
    $first = @(& $Do)
    $second = @(& $Do)
    $told = foreach ($results in $first, $second) { ($results | Group-Object Outcome | ForEach-Object { "$($_.Count) $($_.Name)" }) -join ', ' }
    Write-Host ('{0,-12} {1}; again: {2}' -f $Step, $told[0], $told[1])
    if ($second.Where{ $_.Outcome -ne 'AlreadyAsAsked' }) { throw "${Step}: the second time changed something." }
    $first
}

function Get-Login($Mailbox) {
    [pscredential]::new($Mailbox.Identity, (ConvertTo-SecureString $Mailbox.Password.Reveal() -AsPlainText -Force))
}

# Dovecot looks at its files once a second, so the answer may still be the old one.
function Assert-Login($Mailbox, [bool] $Succeeds) {
    $until = [datetime]::Now.AddSeconds(10)
    do {
        $test = Test-MigrationEndpoint -Account $Mailbox.Identity -Server $Server -Credential (Get-Login $Mailbox) -ErrorAction Ignore
        if ($test.Success -eq $Succeeds) { return }
        Start-Sleep -Milliseconds 500
    } while ([datetime]::Now -lt $until)

    throw $(if ($Succeeds) { "$($Mailbox.Identity) cannot log in: $($test.Error)" } else { "$($Mailbox.Identity) still logs in." })
}

$null = Connect-MailOperator @Operator
try {
    $review = Test-MailOrder $Order
    if (-not $review.IsValid) {
        $review.Faults | Format-Table Line, Identity, Message -Wrap | Out-Host
        throw 'The order cannot be carried out.'
    }

    $null = Invoke-Twice order { Invoke-MailOrder $Order -Confirm:$false }
    # The passwords of mailboxes made by an earlier run are in the order's journal.
    $mailboxes = @(Invoke-MailOrder $Order -Confirm:$false | Where-Object Kind -EQ Mailbox)
    $lists = $mailboxes | Export-MailboxPassword $HandOver -FilePassword $ListPassword
    Write-Host ('{0,-12} {1}' -f 'hand-over', ($lists.Name -join ', '))

    foreach ($mailbox in $mailboxes) {
        $account = $mailbox.Identity
        Assert-Login $mailbox -Succeeds $true
        $task = Get-MigrationTask -SourceAccount $account -DestinationAccount $account | Select-Object -Last 1
        $task = if ($task) { Sync-Migration $task.Id -Wait }
        else { Start-Migration $account $account -SourceServer $SourceServer -SourceCredential (& $SourceCredential $account Source) -DestinationServer $Server -DestinationCredential (Get-Login $mailbox) -Wait }
        $again = Sync-Migration $task.Id -Wait
        if ($again.Status -ne 'Synced' -or $again.Counts.Copied) { throw "$account is not all there: $($again.Status), $($again.Counts)" }
    }

    Write-Host ('{0,-12} {1} mailboxes; again: nothing new' -f 'migration', $mailboxes.Count)
    Get-MailboxUsage | Format-Table | Out-Host
    if ($Leave) { return }

    $null = Invoke-Twice suspension { $mailboxes.Identity | Suspend-Mailbox -Reason 'left' -Confirm:$false }
    foreach ($mailbox in $mailboxes) { Assert-Login $mailbox -Succeeds $false }
    $null = Invoke-Twice removal { $mailboxes.Identity | Remove-Mailbox -RemoveMail -Force -Confirm:$false }
}
finally {
    Get-MailOperator | Disconnect-MailOperator
}
