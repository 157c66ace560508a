# How a running cmdlet ends: each time the engine has let go, and the task can go on.
BeforeAll {
    . $PSScriptRoot/common.ps1

    # Octet by octet, so that a big message is certainly still on its way when the pipeline is stopped.
    $source = Start-MailServer alice --sample 20 --big 4000000 --one-byte
    $fast = Start-MailServer alice --sample 20

    function Get-TaskTo($Server) { Get-MigrationTask | Where-Object DestinationServer -eq $Server.Url }

    function Test-Copying($Server) {
        $task = Get-TaskTo $Server
        $task.Status -eq 'Syncing' -and $task.Counts.Found -gt 0
    }
}

AfterAll { Remove-TestBed }

Describe 'Parallel runspaces' {
    It 'migrate side by side' {
        $destinations = 1..3 | ForEach-Object { Start-MailServer "user$_" }
        $tasks = $destinations | ForEach-Object { Get-Endpoints $fast $_ } | ForEach-Object -Parallel {
            Import-Module $using:modulePath
            $endpoints = $_
            Start-Migration @endpoints -Wait
        }
        $tasks.Status | Should -Be 'Synced', 'Synced', 'Synced'
        foreach ($destination in $destinations) {
            Get-MailServerSnapshot $destination | Should -Be (Get-MailServerSnapshot $fast)
        }
    }
}

Describe 'The end of a pipeline' {
    It 'comes with the first object that Select-Object -First takes' {
        $measures = @(Measure-Mailbox $fast.User $fast.Url -Credential $fast.Credential | Select-Object -First 1)
        $measures.Count | Should -Be 1
    }

    It 'comes with an error that -ErrorAction Stop makes the last' {
        { Stop-Migration -Id nosuchid, nosuchid -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }

    It 'comes with Stop() of the runspace in mid-copy, and the task is suspended' {
        $destination = Start-MailServer bob
        $shell = [powershell]::Create()
        try {
            $endpoints = Get-Endpoints $source $destination
            $null = $shell.AddScript('param($Module, $Endpoints) Import-Module $Module; Start-Migration @Endpoints -Wait').AddArgument($modulePath).AddArgument($endpoints)
            $run = $shell.BeginInvoke()
            Wait-Until { Test-Copying $destination }
            $shell.Stop()
            $run.IsCompleted | Should -BeTrue
            (Get-TaskTo $destination).Status | Should -Be 'Suspended'
        }
        finally {
            $shell.Dispose()
        }
    }

    It 'comes with Ctrl+C in mid-copy, and what follows loses and doubles nothing' -Skip:$IsWindows {
        $destination = Start-MailServer carol
        $script = "
            Import-Module '$modulePath'
            `$x = ConvertTo-SecureString x -AsPlainText -Force
            Start-Migration alice carol -SourceServer $($source.Url) -SourcePassword `$x -DestinationServer $($destination.Url) -DestinationPassword `$x -Wait"
        Set-Content "$TestDrive/migrate.ps1" $script
        # A shell starts background jobs with SIGINT ignored, and that is inherited: a console's own child has it at its default.
        $command = @($pwsh, '-NoProfile', '-NonInteractive', '-File', "$TestDrive/migrate.ps1")
        if ($IsLinux) { $command = @('/usr/bin/env', '--default-signal=INT') + $command }
        $child = Start-Process $command[0] -ArgumentList $command[1..9] -RedirectStandardOutput "$TestDrive/output" -PassThru
        Wait-Until { Test-Copying $destination }
        # The shell's own kill: not every machine has the program.
        /bin/sh -c "kill -INT $($child.Id)"
        $child.WaitForExit(30000) | Should -BeTrue
        (Get-TaskTo $destination).Status | Should -Be 'Suspended'

        $task = Get-TaskTo $destination | Resume-Migration -Wait
        $task.Status | Should -Be 'Synced'
        Get-MailServerSnapshot $destination | Should -Be (Get-MailServerSnapshot $source)
    }
}
