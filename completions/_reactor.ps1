
Register-ArgumentCompleter -Native -CommandName reactor -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $prev = $env:REACTOR_COMPLETE;
    $env:REACTOR_COMPLETE = "powershell";

    $args = $commandAst.Extent.Text
    $args = $args.Substring(0, [math]::Min($cursorPosition, $args.Length));
    if ($wordToComplete -eq "") {
        $args += " ''";
    }

    $results = Invoke-Expression @"
& reactor -- $args
"@;
    if ($null -eq $prev) {
        Remove-Item Env:\REACTOR_COMPLETE;
    } else {
        $env:REACTOR_COMPLETE = $prev;
    }
    $results | ForEach-Object {
        $split = $_.Split("`t");
        $cmd = $split[0];

        if ($split.Length -eq 2) {
            $help = $split[1];
        }
        else {
            $help = $split[0];
        }

        [System.Management.Automation.CompletionResult]::new($cmd, $cmd, 'ParameterValue', $help)
    }
};
        
