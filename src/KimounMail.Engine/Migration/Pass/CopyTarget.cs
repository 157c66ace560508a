using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>Where the items of a container go, and the list they are taken off.</summary>
/// <param name="Session">The destination.</param>
/// <param name="State">How its container stood when the pass opened it.</param>
/// <param name="Pending">What is still to be settled.</param>
internal sealed record CopyTarget(IDestinationSession Session, ContainerState State, PendingItems Pending);
