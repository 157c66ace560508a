using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KimounMail.Protocols.Transport;

/// <summary>Decides on a server's certificate and puts a refusal into words a user can act on.</summary>
internal sealed class CertificateVerifier(string host, string server, TlsTrust trust)
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(10);
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <summary>Null when the certificate is accepted, else the error to throw.</summary>
    public MailException? Verify(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return Rejection("The server sent no certificate.", null);
        if (trust.CertificatePin is { } pin)
            return VerifyPin(certificate, pin);
        if (trust.CaFile is { } caFile)
            return VerifyWithCaFile(certificate, chain, errors, caFile);
        return errors == SslPolicyErrors.None ? null : Rejection(Describe(certificate, chain, errors), certificate);
    }

    private MailException? VerifyPin(X509Certificate2 certificate, string pin)
    {
        var wanted = string.Concat(pin.Where(char.IsAsciiHexDigit));
        return wanted.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparison.OrdinalIgnoreCase)
            ? null
            : Rejection("The server's certificate is not the pinned one.", certificate);
    }

    private MailException? VerifyWithCaFile(X509Certificate2 certificate, X509Chain? sent, SslPolicyErrors errors, string caFile)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(caFile);
        }
        catch (Exception error) when (error is IOException or CryptographicException or UnauthorizedAccessException)
        {
            return new MailException(MailErrorId.CertificateRejected, $"The CA file {caFile} cannot be read.", error)
            {
                Category = MailErrorCategory.InvalidArgument,
                Server = server,
            };
        }
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.UrlRetrievalTimeout = MatchTimeout;
        // As the system's own check does: a certificate the authority gave to a user or a machine makes no server.
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(element => element.Certificate).ToArray());
        var nameErrors = errors & SslPolicyErrors.RemoteCertificateNameMismatch;
        if (chain.Build(certificate) && nameErrors == SslPolicyErrors.None)
            return null;
        var chainErrors = chain.ChainStatus.Length > 0 ? SslPolicyErrors.RemoteCertificateChainErrors : SslPolicyErrors.None;
        return Rejection(Describe(certificate, chain, nameErrors | chainErrors), certificate);
    }

    private string Describe(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            reasons.Add($"it is not for {host} but for {NamesOf(certificate)}");
        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? default;
        if (DateTime.Now > certificate.NotAfter)
            reasons.Add(FormattableString.Invariant($"it expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}"));
        else if (DateTime.Now < certificate.NotBefore)
            reasons.Add(FormattableString.Invariant($"it is valid only from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}"));
        else if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
            reasons.Add("a certificate of its issuer has expired");
        if ((status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
            reasons.Add($"its issuer ({ServerText.Clean(certificate.Issuer)}) is not trusted here");
        if (reasons.Count == 0)
            reasons.Add(status == X509ChainStatusFlags.NoError ? "it is not acceptable" : $"the check said {status}");
        return $"The server's certificate was refused: {string.Join("; ", reasons)}.";
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames()).Take(5).ToList();
        if (names.Count == 0)
            names.Add(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        return ServerText.Clean(string.Join(", ", names));
    }

    private MailException Rejection(string message, X509Certificate2? certificate) =>
        new(MailErrorId.CertificateRejected, certificate is null ? message : $"{message} {Identify(certificate)}")
        {
            Category = MailErrorCategory.SecurityError,
            Server = server,
            Advice = "Use the host name the certificate is for, give the issuer's certificate as a CA file, "
                + "or pin the SHA-256 above after checking it with the server's administrator.",
        };

    private static string Identify(X509Certificate2 certificate) =>
        $"Subject: {ServerText.Clean(certificate.Subject)}; SHA-256: {certificate.GetCertHashString(HashAlgorithmName.SHA256)}.";
}
