# A Dovecot host in files of its own, connected, for the tests of orders.

function Connect-OrderHost {
    $folder = New-Item (Join-Path $TestDrive "host-$([guid]::NewGuid().ToString('N'))") -ItemType Directory
    $files = 'users', 'domains', 'virtual' | ForEach-Object { New-Item (Join-Path $folder $_) -ItemType File }
    'example.test' | Set-Content $files[1]
    $null = Connect-MailOperator Dovecot -Name orders -PasswdFile $files[0] -DomainFile $files[1] -VirtualFile $files[2]
    [pscustomobject]@{ Folder = $folder.FullName; Users = $files[0].FullName; Addresses = $files[2].FullName }
}

function Set-Order([string] $Name, [string] $Text) {
    $path = Join-Path $TestDrive $Name
    $Text | Set-Content $path
    $path
}
