BeforeAll {
    . $PSScriptRoot/common.ps1
    $source = Start-MailServer alice --sample 5
    $endpoints = Get-Endpoints $source (Start-MailServer bob)
    $task = Start-Migration @endpoints -Wait
}

AfterAll { Remove-TestBed }

Describe 'Remove-MigrationTask' {
    It 'does nothing with -WhatIf' {
        $task | Remove-MigrationTask -Force -WhatIf
        ($task | Get-MigrationTask).Id | Should -Be $task.Id
    }

    It 'keeps a task that can still be undone' {
        { $task | Remove-MigrationTask -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidTaskState,*'
    }

    It 'forgets the task by force' {
        $task | Remove-MigrationTask -Force
        { $task | Get-MigrationTask -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}
