using System.Buffers;

namespace KimounMail.Protocols.ContentLines;

/// <summary>What a component is made of: a <see cref="ContentLine"/>, or a <see cref="Component"/> within it.</summary>
public abstract class ContentNode
{
    /// <summary>Writes it as it is stored and sent: folded, every line ended with CRLF.</summary>
    public abstract void WriteTo(IBufferWriter<byte> writer);

    /// <summary>What <see cref="WriteTo"/> writes.</summary>
    public byte[] ToOctets()
    {
        var writer = new ArrayBufferWriter<byte>();
        WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }
}
