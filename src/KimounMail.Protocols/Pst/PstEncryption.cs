namespace KimounMail.Protocols.Pst;

/// <summary>How the data of a PST is encoded (bCryptMethod, [MS-PST] 2.2.2.6); every way is read without a password.</summary>
public enum PstEncryption
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>Octets are exchanged by a table.</summary>
    Compressible = 1,

    /// <summary>Octets go through rotors keyed by the id of their block.</summary>
    High = 2,
}
