@{
    RootModule           = 'KimounMail.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = 'b7a3c1de-5f24-4c6b-9c0e-2f6d1c7e8a90'
    Author               = 'Kimoun'
    CompanyName          = 'Kimoun'
    Copyright            = '(c) Kimoun'
    Description          = 'Migrates whole mailboxes between mail systems: follow, stop, pause, synchronise again, prove complete, undo. Keeps mailboxes, aliases, lists and domains at their operators. Checks what the DNS says about mail.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    RequiredAssemblies   = @('bin/KimounMail.Model.dll')
    FormatsToProcess     = @('KimounMail.Format.ps1xml')
    CmdletsToExport      = @(
        'Add-DistributionListMember'
        'Compare-Mailbox'
        'Connect-MailOperator'
        'Disconnect-MailOperator'
        'Export-MailboxPassword'
        'Get-DistributionList'
        'Get-DistributionListMember'
        'Get-MailAlias'
        'Get-MailDnsRecord'
        'Get-MailDomain'
        'Get-MailOperator'
        'Get-MailSubscription'
        'Get-Mailbox'
        'Get-MailboxUsage'
        'Get-MigrationItem'
        'Get-MigrationTask'
        'Invoke-MailOrder'
        'Measure-Mailbox'
        'New-DistributionList'
        'New-MailAlias'
        'New-MailDomain'
        'New-MailOrder'
        'New-Mailbox'
        'Remove-DistributionList'
        'Remove-DistributionListMember'
        'Remove-MailAlias'
        'Remove-MailDomain'
        'Remove-Mailbox'
        'Remove-MigrationTask'
        'Reset-MailboxPassword'
        'Resolve-MailDns'
        'Resume-Mailbox'
        'Resume-Migration'
        'Set-DistributionList'
        'Set-MailDnsRecord'
        'Set-Mailbox'
        'Start-Migration'
        'Stop-Migration'
        'Suspend-Mailbox'
        'Suspend-Migration'
        'Sync-Migration'
        'Test-MailDns'
        'Test-MailOrder'
        'Test-MigrationEndpoint'
        'Undo-Migration'
        'Wait-MigrationTask'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags = @('Mail', 'Mailbox', 'Migration', 'IMAP', 'Exchange', 'Zimbra', 'DNS', 'SPF', 'DKIM', 'DMARC', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
        }
    }
}
