using System.Management.Automation;
using System.Security;
using KimounMail.Engine.State;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Credentials that script blocks give: a whole one by a <c>-CredentialProvider</c>, or just an OAuth token.</summary>
internal static class CredentialScript
{
    /// <summary>Runs a credential provider, <c>param($Account, $Role)</c>; what it gives may be a PSCredential, or a token as SecureString.</summary>
    public static EndpointCredential Run(ScriptBlock provider, string account, string role, PipelineThread pipeline)
    {
        var given = Invoke(provider, account, account, role);
        return given switch
        {
            PSCredential credential => new EndpointCredential.Password(credential.UserName, PasswordAttribute.Reveal(credential.Password)) { Script = provider.ToString() },
            SecureString => new EndpointCredential.OAuthToken(account, Asking(pipeline, () => Reveal(Invoke(provider, account, account, role), account))) { Script = provider.ToString() },
            _ => throw Unusable(account, "The credential provider gave neither a PSCredential nor a token as SecureString."),
        };
    }

    /// <summary>A token given once, or a script block that gives a new one at each connection.</summary>
    public static EndpointCredential FromToken(string userName, object token, PipelineThread pipeline) => Unwrap(token) switch
    {
        ScriptBlock script => new EndpointCredential.OAuthToken(userName, Asking(pipeline, () => Reveal(Invoke(script, userName), userName))) { Script = script.ToString() },
        { } value when Reveal(value, userName) is var text => new EndpointCredential.OAuthToken(userName, _ => ValueTask.FromResult(text)),
        _ => throw Unusable(userName, "The token is empty."),
    };

    /// <summary>Runs a script that was stored with a task, on the pipeline thread; the engine asks for it from its own threads.</summary>
    public static EndpointCredential RunStored(string script, string account, EndpointRole role, bool givesToken, PipelineThread pipeline)
    {
        var block = ScriptBlock.Create(script);
        return givesToken
            ? FromToken(account, block, pipeline)
            : pipeline.InvokeAsync(() => Run(block, account, role.ToString(), pipeline)).GetAwaiter().GetResult();
    }

    private static Func<CancellationToken, ValueTask<string>> Asking(PipelineThread pipeline, Func<string> run) =>
        cancellationToken => new ValueTask<string>(pipeline.InvokeAsync(run).WaitAsync(cancellationToken));

    private static object? Invoke(ScriptBlock script, string account, params object[] arguments)
    {
        try
        {
            return Unwrap(script.Invoke(arguments).LastOrDefault());
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            throw Unusable(account, $"The script block that gives the credential failed: {failure.Message}", failure);
        }
    }

    private static string Reveal(object? token, string account) => token switch
    {
        SecureString secret => PasswordAttribute.Reveal(secret),
        string { Length: > 0 } text => text,
        _ => throw Unusable(account, "A token must be a SecureString, text, or a script block that gives one of them."),
    };

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static MailException Unusable(string account, string message, Exception? cause = null) =>
        new(MailErrorId.CredentialUnavailable, message, cause) { Category = MailErrorCategory.InvalidArgument, Account = account };
}
