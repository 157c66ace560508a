using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KimounMail.TestServers.Tls;

/// <summary>A certificate authority made in memory and what it has signed. Nothing of it is trusted by the machine.</summary>
public sealed class TestCertificates
{
    private static readonly Lazy<TestCertificates> SharedOne = new(() => new TestCertificates());
    private readonly Lazy<string> _caPemFile;
    private readonly X509Certificate2 _ca;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Loopback test CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        Valid = Issue("localhost", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1), "localhost", "127.0.0.1");
        Expired = Issue("localhost", DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddDays(-1), "localhost", "127.0.0.1");
        WrongName = Issue("elsewhere.example", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1), "elsewhere.example");
        _caPemFile = new Lazy<string>(WriteCaPem);
    }

    /// <summary>One authority for the whole process; making keys takes time.</summary>
    public static TestCertificates Shared => SharedOne.Value;

    /// <summary>For localhost and 127.0.0.1, in its time.</summary>
    public X509Certificate2 Valid { get; }

    /// <summary>For localhost and 127.0.0.1, out of date since yesterday.</summary>
    public X509Certificate2 Expired { get; }

    /// <summary>In its time, for elsewhere.example only.</summary>
    public X509Certificate2 WrongName { get; }

    /// <summary>The authority's certificate, without key.</summary>
    public X509Certificate2 Ca => new(_ca.RawData);

    public string CaPem => _ca.ExportCertificatePem();

    /// <summary>A file with <see cref="CaPem"/>, deleted when the process ends.</summary>
    public string CaPemFile => _caPemFile.Value;

    /// <summary>SHA-256 of a certificate's DER form, upper-case hexadecimal: what is pinned.</summary>
    public static string Sha256Pin(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>A new server certificate signed by the authority.</summary>
    /// <param name="name">Common name.</param>
    /// <param name="from">Start of validity.</param>
    /// <param name="to">End of validity.</param>
    /// <param name="subjects">Host names and addresses it is for.</param>
    public X509Certificate2 Issue(string name, DateTimeOffset from, DateTimeOffset to, params string[] subjects)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var subject in subjects)
        {
            if (IPAddress.TryParse(subject, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(subject);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_ca, true, false));
        using var signed = request.Create(_ca, from, to, RandomNumberGenerator.GetBytes(12));
        using var withKey = signed.CopyWithPrivateKey(key);
        // Through PKCS#12, because SslStream on Windows takes no ephemeral keys.
        return new X509Certificate2(withKey.Export(X509ContentType.Pkcs12), (string?)null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Certificate and private key as PEM files, for servers that are other programs.</summary>
    public static void WritePem(X509Certificate2 certificate, string certificateFile, string keyFile)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    private string WriteCaPem()
    {
        var file = Path.Combine(Path.GetTempPath(), $"loopback-ca-{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, CaPem + "\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        return file;
    }
}
